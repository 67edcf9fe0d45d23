import Testing

@testable import Transport

/// The cases of the W3C's own test suite for services, as far as they are about `traceparent`.
@Suite struct TraceContextTests {
  private static let trace = "12345678901234567890123456789012"
  private static let parent = "1234567890123456"

  private func read(_ text: String) -> TraceContext? {
    let bytes = Array(text.utf8)
    return TraceContext(traceparent: bytes.span)
  }

  private func written(_ context: TraceContext) -> String {
    var random = QuickRandom(state: (1, 2, 3, 4))
    return String(decoding: context.traceparent(from: &random), as: UTF8.self)
  }

  @Test(arguments: ["00", "01", "cc"], ["", "-01", "-what-the-future-will-be-like"])
  func `a trace is continued under its id`(version: String, behind: String) {
    // Version 00 has nothing behind; of later ones it is left alone.
    let context = read("\(version)-\(Self.trace)-\(Self.parent)-01\(behind)")
    guard version != "00" || behind.isEmpty else {
      #expect(context == nil)
      return
    }
    #expect(context?.id == Self.trace)
    #expect(context?.isSampled == true)
    #expect(context?.isContinued == true)
  }

  @Test(arguments: [
    "",
    "00",
    "00-12345678901234567890123456789012-1234567890123456-0",
    "00-12345678901234567890123456789012-1234567890123456-001",
    "00-12345678901234567890123456789012-1234567890123456-01-",
    "00-12345678901234567890123456789012-1234567890123456-01-what-the-future",
    "cc-12345678901234567890123456789012-1234567890123456-01.what-the-future",
    "ff-12345678901234567890123456789012-1234567890123456-01",
    ".0-12345678901234567890123456789012-1234567890123456-01",
    "0.-12345678901234567890123456789012-1234567890123456-01",
    "000-12345678901234567890123456789012-1234567890123456-01",
    "0-12345678901234567890123456789012-1234567890123456-01",
    "00-00000000000000000000000000000000-1234567890123456-01",
    "00-.2345678901234567890123456789012-1234567890123456-01",
    "00-1234567890123456789012345678901.-1234567890123456-01",
    "00-123456789012345678901234567890123-1234567890123456-01",
    "00-1234567890123456789012345678901-1234567890123456-01",
    "00-1234567890123456789012345678901A-1234567890123456-01",
    "00-12345678901234567890123456789012-0000000000000000-01",
    "00-12345678901234567890123456789012-.234567890123456-01",
    "00-12345678901234567890123456789012-123456789012345.-01",
    "00-12345678901234567890123456789012-12345678901234567-01",
    "00-12345678901234567890123456789012-123456789012345-01",
    "00-12345678901234567890123456789012-1234567890123456-.0",
    "00-12345678901234567890123456789012-1234567890123456-0.",
    "00-12345678901234567890123456789012-1234567890123456-0A",
    "00_12345678901234567890123456789012_1234567890123456_01",
    " 00-12345678901234567890123456789012-1234567890123456-01",
  ])
  func `what is not as it must be is ignored`(text: String) {
    #expect(read(text) == nil)
  }

  @Test func `what goes out has the trace's id and a parent of our own`() throws {
    let context = try #require(read("00-\(Self.trace)-\(Self.parent)-01"))
    let field = written(context)
    #expect(field.hasPrefix("00-\(Self.trace)-"))
    #expect(field.hasSuffix("-01"))
    #expect(!field.contains("-\(Self.parent)-"))
    // What goes out can be read.
    #expect(read(field)?.id == Self.trace)
  }

  @Test func `flags that this version does not know are left out`() throws {
    for (flags, kept) in [("00", "-00"), ("fe", "-00"), ("ff", "-01"), ("03", "-01")] {
      let context = try #require(read("00-\(Self.trace)-\(Self.parent)-\(flags)"))
      #expect(written(context).hasSuffix(kept))
    }
  }

  @Test func `one that begins here is not sampled, and not another's`() throws {
    var random = QuickRandom()
    let traces = (0..<100).map { _ in TraceContext(beginning: &random) }
    #expect(Set(traces.map(\.id)).count == 100)
    for trace in traces {
      #expect(trace.id.count == 32)
      #expect(!trace.isContinued)
      #expect(written(trace).hasSuffix("-00"))
      #expect(read(written(trace))?.id == trace.id)
    }
  }

  @Test func `no id is all zero, whatever the numbers`() {
    struct Zeros: RandomNumberGenerator {
      var left = 4
      mutating func next() -> UInt64 {
        left -= 1
        return left < 0 ? 7 : 0
      }
    }
    var random = Zeros()
    #expect(TraceContext(beginning: &random).id == "00000000000000000000000000000007")
  }

  /// One byte changed anywhere: read as something else, or not at all, but never trapped on.
  @Test func `every byte counts`() {
    let whole = Array("00-\(Self.trace)-\(Self.parent)-00".utf8)
    for index in whole.indices {
      for byte in UInt8.min...UInt8.max {
        var bytes = whole
        bytes[index] = byte
        guard let context = TraceContext(traceparent: bytes.span) else { continue }
        let isHex =
          (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        #expect(byte == whole[index] || isHex)
        #expect(context.id.count == 32)
      }
    }
    for count in 0..<whole.count {
      #expect(TraceContext(traceparent: whole.span.extracting(0..<count)) == nil)
    }
  }
}
