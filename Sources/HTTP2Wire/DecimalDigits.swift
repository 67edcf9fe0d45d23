/// A number as a field's value has it, made without memory of its own.
public struct DecimalDigits {
  /// Of at most 2^64 - 1, found from the right: dividing by a constant costs next to nothing.
  private var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
  private var start = 20

  public init(_ number: UInt64) {
    var rest = number
    repeat {
      start -= 1
      digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
  }

  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    get { digits.span.extracting(start..<20) }
  }
}
