public import HTTP2Wire

/// The `tracestate` of a request, as it is passed on (W3C Trace Context, Level 1 §3.3).
///
/// Nothing of our own is added. Members are kept in their order; of two with one key the first, as
/// the later one is older.
public struct TraceState: Sendable, Equatable {
  /// As many as a list may have; one with more is no list.
  private static let membersMax = 32
  /// What is passed on of it in all, and the length from which members go first (§3.3, "tracestate
  /// Limits").
  private static let byteCountMax = 512
  private static let longMember = 128

  /// Members as they stand on the wire; never with a comma, or space around.
  private var members: [[UInt8]] = []

  /// All fields of that name together; empty when there are none, or when they cannot be read: then
  /// they mean nothing to anybody behind us either.
  public init(_ head: borrowing FieldBlock) {
    var keys: Set<[UInt8]> = []
    for index in 0..<head.count where head.known(at: index) == .tracestate {
      guard add(head.value(at: index), &keys) else {
        members = []
        return
      }
    }
    truncate()
  }

  public var isEmpty: Bool { members.isEmpty }

  /// One field.
  public var field: [UInt8] { Array(members.joined(separator: [UInt8(ascii: ",")])) }

  /// False when a member is none.
  private mutating func add(_ list: Span<UInt8>, _ keys: inout Set<[UInt8]>) -> Bool {
    var start = 0
    while start <= list.count {
      var end = start
      while end < list.count, list[end] != UInt8(ascii: ",") { end += 1 }
      var (first, last) = (start, end)
      while first < last, Self.isSpace(list[first]) { first += 1 }
      while first < last, Self.isSpace(list[last - 1]) { last -= 1 }
      start = end + 1
      // A member may be empty, and then says nothing.
      guard first < last else { continue }
      guard let key = Self.key(of: list.extracting(first..<last)) else { return false }
      guard keys.insert(key).inserted else { continue }
      guard members.count < Self.membersMax else { return false }
      var member: [UInt8] = []
      member.reserveCapacity(last - first)
      for index in first..<last { member.append(list[index]) }
      members.append(member)
    }
    return true
  }

  /// Whole members only: long ones first, then from the end.
  private mutating func truncate() {
    func byteCount() -> Int { members.reduce(members.count - 1) { $0 + $1.count } }
    while !members.isEmpty, byteCount() > Self.byteCountMax {
      let long = members.lastIndex { $0.count > Self.longMember }
      members.remove(at: long ?? members.count - 1)
    }
  }

  /// Nil for what is no `key=value`. Keys are taken as Level 2 writes them, which are more than
  /// those of Level 1: who sends us some is not to lose all.
  private static func key(of member: Span<UInt8>) -> [UInt8]? {
    var key: [UInt8] = []
    var place = 0
    while place < member.count, member[place] != UInt8(ascii: "=") {
      let byte = member[place]
      let isWord =
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      guard isWord || place > 0 && "_-*/@".utf8.contains(byte), place < 256 else { return nil }
      key.append(byte)
      place += 1
    }
    let start = place + 1
    guard !key.isEmpty, start < member.count, member.count - start <= 256 else { return nil }
    for index in start..<member.count {
      let byte = member[index]
      guard (0x20...0x7E).contains(byte), byte != UInt8(ascii: "="), byte != UInt8(ascii: ",")
      else { return nil }
    }
    return key
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
