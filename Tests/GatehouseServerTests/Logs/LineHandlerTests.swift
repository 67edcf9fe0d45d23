import Cryptography
import Foundation
import Logging
import Synchronization
import Testing

@testable import GatehouseServer

@Suite struct LineHandlerTests {
  private final class Lines: Sendable {
    private let all = Mutex("")
    var text: String { all.withLock { $0 } }
    func add(_ line: String) { all.withLock { $0 += line } }
  }

  private func logged(json: Bool, _ work: (Logger) -> Void) -> String {
    let lines = Lines()
    work(Logger(label: "test") { _ in LineHandler(isJSON: json) { lines.add($0) } })
    return lines.text
  }

  @Test(arguments: [false, true]) func `nothing that is said can begin a line`(json: Bool) {
    let text = logged(json: json) {
      $0.error("one\ntwo\r\u{1b}[31m\u{85}", metadata: ["caller": "a\nlevel=\"notice\""])
    }
    #expect(text.filter { $0.isNewline }.count == 1)
    #expect(text.hasSuffix("\n"))
    #expect(!text.unicodeScalars.dropLast().contains { $0.properties.generalCategory == .control })
  }

  @Test func `a JSON line is one object with every fact`() throws {
    let text = logged(json: true) {
      $0.warning("said \"no\"", metadata: ["caller": "billing", "reason": "X\\Y"])
    }
    let line = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String])
    #expect(line["level"] == "warning")
    #expect(line["message"] == "said \"no\"")
    #expect(line["caller"] == "billing")
    #expect(line["reason"] == "X\\Y")
    #expect(line["time"] != nil)
  }

  @Test func `a text line has its facts in the order of their names`() {
    let text = logged(json: false) { $0.notice("ready", metadata: ["b": "2", "a": "1"]) }
    #expect(text.hasSuffix(" notice ready a=\"1\" b=\"2\"\n"))
  }

  @Test(arguments: [false, true]) func `a secret that is logged shows nothing`(json: Bool) {
    let secret = SecretBytes(utf8: "hunter2")
    let text = logged(json: json) {
      $0.error("with \(secret)", metadata: ["secret": "\(secret)", "dump": "\([secret])"])
    }
    #expect(!text.contains("hunter2"))
    #expect(text.contains("<secret>"))
  }
}
