import Logging
import Synchronization
import Testing

@testable import GatehouseServer

struct SparingLogTests {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])
    let now = Mutex<UInt64>(0)
  }

  private struct Handler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let facts = (event.metadata ?? [:]).sorted { $0.key < $1.key }
        .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
      lines.all.withLock { $0.append("\(event.message) \(facts)") }
    }
  }

  @Test func `a few lines a minute are written, and how many were not`() {
    let lines = Lines()
    let log = SparingLog(
      Logger(label: "test") { _ in Handler(lines: lines) }, perMinute: 3,
      now: { lines.now.withLock { $0 } })
    for number in 0..<10 { log.note("refused", [("number", "\(number)")]) }
    #expect(lines.all.withLock { $0.count } == 3)
    lines.now.withLock { $0 = 59_999_999_999 }
    log.note("refused", [])
    #expect(lines.all.withLock { $0.count } == 3)
    lines.now.withLock { $0 = 60_000_000_000 }
    for _ in 0..<2 { log.note("refused", []) }
    #expect(lines.all.withLock { $0.suffix(2) } == ["refused left_out=8", "refused "])
  }

  @Test func `facts are made only for lines that are written`() {
    let lines = Lines()
    let log = SparingLog(
      Logger(label: "test") { _ in Handler(lines: lines) }, perMinute: 2, now: { 0 })
    var made = 0
    func facts() -> [(String, String)] {
      made += 1
      return []
    }
    for _ in 0..<9 { log.note("refused", facts()) }
    #expect(made == 2)
  }
}
