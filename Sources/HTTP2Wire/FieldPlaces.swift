/// Where each known field first stands in a block: one byte for each, held without an allocation.
///
/// Places from 255 on are not remembered; such a block is searched instead.
struct FieldPlaces: Sendable {
  static let tooFar: UInt8 = 0xFF
  /// How many known fields there is room for.
  static let capacity = 48

  private var a: UInt64 = 0
  private var b: UInt64 = 0
  private var c: UInt64 = 0
  private var d: UInt64 = 0
  private var e: UInt64 = 0
  private var f: UInt64 = 0

  subscript(_ field: KnownField) -> UInt8 {
    @inline(__always) get {
      let word =
        switch field.rawValue &>> 3 {
        case 0: a
        case 1: b
        case 2: c
        case 3: d
        case 4: e
        default: f
        }
      return UInt8(truncatingIfNeeded: word &>> Self.shift(field))
    }
    @inline(__always) set {
      let mask = ~(0xFF &<< Self.shift(field))
      let bits = UInt64(newValue) &<< Self.shift(field)
      switch field.rawValue &>> 3 {
      case 0: a = a & mask | bits
      case 1: b = b & mask | bits
      case 2: c = c & mask | bits
      case 3: d = d & mask | bits
      case 4: e = e & mask | bits
      default: f = f & mask | bits
      }
    }
  }

  @inline(__always)
  private static func shift(_ field: KnownField) -> UInt64 { UInt64(field.rawValue & 7) &* 8 }
}
