/// What a caller asks of a stored answer: the directives of its `Cache-Control` (RFC 9111 §5.2.1,
/// RFC 5861 §4). Durations are in nanoseconds.
public struct ReadDemand: Sendable, Equatable {
  /// The cloud is asked, whatever is stored.
  public var noCache = false
  /// Neither this question nor its answer is kept.
  public var noStore = false
  /// The cloud is not asked.
  public var onlyIfCached = false
  /// Instead of the operation's own age, in both directions: who says how old an answer may be
  /// knows better than the contract.
  public var maxAge: UInt64?
  /// For so long it must stay fresh.
  public var minFresh: UInt64 = 0
  /// So much older than fresh is good enough.
  public var maxStale: UInt64?
  /// So much older is good enough where the cloud cannot be asked.
  public var staleIfError: UInt64 = 0

  /// Says nothing: the operation's own rules hold.
  public init() {}

  /// Reads a field value. What is not known, or says no number where it must, is ignored, as the
  /// standard has it; of two that differ the stricter one would be right, the last one is taken.
  public init(_ field: Span<UInt8>) {
    var start = 0
    while start < field.count {
      var end = start
      var isQuoted = false
      while end < field.count, isQuoted || field[end] != UInt8(ascii: ",") {
        if field[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
        end += 1
      }
      read(Self.trimmed(field.extracting(start..<end)))
      start = end + 1
    }
  }

  private mutating func read(_ directive: Span<UInt8>) {
    var nameEnd = 0
    while nameEnd < directive.count, directive[nameEnd] != UInt8(ascii: "=") { nameEnd += 1 }
    var name: [UInt8] = []
    for index in 0..<nameEnd {
      let byte = directive[index]
      name.append((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte)
    }
    let argument =
      nameEnd < directive.count
      ? Self.seconds(directive.extracting((nameEnd + 1)..<directive.count)) : nil
    switch String(decoding: name, as: UTF8.self) {
    case "no-cache": noCache = true
    case "no-store": noStore = true
    case "only-if-cached": onlyIfCached = true
    case "max-age": maxAge = argument ?? maxAge
    case "min-fresh": minFresh = argument ?? minFresh
    // Without a number: however old (RFC 9111 §5.2.1.2).
    case "max-stale": maxStale = nameEnd == directive.count ? Self.longest : argument ?? maxStale
    case "stale-if-error": staleIfError = argument ?? staleIfError
    default: break
    }
  }

  /// 68 years: no sum of three of them overflows.
  private static let longest: UInt64 = 0x7FFF_FFFF * 1_000_000_000

  /// Digits, perhaps in quotes; larger than 2^31 is 2^31 - 1 (RFC 9111 §1.2.2).
  private static func seconds(_ text: Span<UInt8>) -> UInt64? {
    var digits = trimmed(text)
    if digits.count >= 2, digits[0] == UInt8(ascii: "\""),
      digits[digits.count - 1] == UInt8(ascii: "\"")
    {
      digits = digits.extracting(1..<(digits.count - 1))
    }
    guard !digits.isEmpty else { return nil }
    var value: UInt64 = 0
    for index in digits.indices {
      let byte = digits[index]
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = min(value * 10 + UInt64(byte - UInt8(ascii: "0")), 0x7FFF_FFFF)
    }
    return value * 1_000_000_000
  }

  @_lifetime(copy text)
  private static func trimmed(_ text: Span<UInt8>) -> Span<UInt8> {
    var (start, end) = (0, text.count)
    while start < end, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
    while end > start, text[end - 1] == 0x20 || text[end - 1] == 0x09 { end -= 1 }
    return text.extracting(start..<end)
  }

  /// What an answer of some age is to this caller.
  public enum Use: Sendable, Equatable {
    case fresh
    /// Good enough, and a newer one is to be fetched.
    case stale
    case unusable
  }

  public func use(of standing: EntryStanding, at now: UInt64) -> Use {
    guard !noCache, !noStore, standing.isValid else { return .unusable }
    let age = standing.age(at: now)
    let lifetime = standing.lifetime
    if age &+ minFresh <= maxAge ?? lifetime.fresh { return .fresh }
    guard minFresh == 0 else { return .unusable }
    if let maxStale, age <= (maxAge ?? lifetime.fresh) &+ maxStale { return .stale }
    if maxAge == nil, age <= lifetime.fresh &+ lifetime.whileRevalidating { return .stale }
    return .unusable
  }

  /// Whether a stored answer is good enough where the cloud could not give a newer one.
  public func takes(_ standing: EntryStanding, afterErrorAt now: UInt64) -> Bool {
    guard !noCache, !noStore, standing.isValid else { return false }
    let lifetime = standing.lifetime
    // Who says how old an answer may be also says how much older after an error.
    let limit =
      maxAge.map { $0 &+ staleIfError }
      ?? lifetime.fresh &+ max(lifetime.ifError, staleIfError)
    return standing.age(at: now) <= limit
  }
}
