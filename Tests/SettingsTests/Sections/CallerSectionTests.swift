import Testing

@testable import Settings

struct CallerSectionTests {
  private func messages(_ caller: String) -> [String] {
    Sample.faults(in: "callers", "{ a: \(caller) }").map(\.message)
  }

  @Test func `a key itself is refused with the way out`() {
    #expect(messages("{ api_keys: [ghk_x] }").first?.contains("it is no secret any more") == true)
  }

  @Test func `a digest has its prefix and 64 digits`() {
    let digits = String(repeating: "a", count: 64)
    #expect(messages("{ api_keys: [\(digits)] }") == ["found another text"])
    #expect(messages("{ api_keys: [\"sha256:\(digits.dropLast())\"] }").count == 1)
    #expect(messages("{ api_keys: [\"sha256:\(digits.dropLast())g\"] }").count == 1)
    #expect(messages("{ api_keys: [\"sha256:\(digits.uppercased())\"] }") == [])
  }

  @Test func `two keys are enough`() {
    let keys = (0..<3).map { "\"sha256:\(String(repeating: "\($0)", count: 64))\"" }
    #expect(messages("{ api_keys: [\(keys.prefix(2).joined(separator: ", "))] }") == [])
    #expect(messages("{ api_keys: [\(keys.joined(separator: ", "))] }") == ["found 3 elements"])
  }

  @Test func `who shows nothing is a fault`() {
    let message = ["nothing tells how this caller is known"]
    #expect(messages("{}") == message)
    #expect(messages("") == message)
    #expect(messages("{ api_keys: [] }") == message)
    #expect(messages("{ unix: {} }") == message)
    #expect(messages("{ unix: { uids: [], gids: } }") == message)
    #expect(messages("{ unix: { gids: [0] } }") == [])
  }

  @Test func `who shows nothing can be issued keys where there is a state directory`() throws {
    let settings = try Settings.parse(
      text: "listeners: [{ unix: /g.sock }]\nstate_directory: state\ncallers: { a: {} }",
      fileName: "/etc/gatehouse/g.yaml")
    #expect(settings.stateDirectory == "/etc/gatehouse/state")
    #expect(settings.callers.map(\.name) == ["a"])
  }

  @Test func `a virtual key has an access key, and a version from one on`() {
    func key(_ key: String) -> [String] {
      messages("{ unix: { uids: [1] }, virtual_keys: [\(key)] }")
        .filter { !$0.hasPrefix("there is no master secret") }
    }
    #expect(key("{ access_key: GHVA }") == [])
    #expect(key("{ access_key: GHVA, version: 7 }") == [])
    #expect(key("{ access_key: GHVA, version: 0 }") == ["the number is out of range"])
    #expect(key("{ access_key: \"a,b\" }") == ["found another text"])
    #expect(key("{ version: 1 }") == ["the key \"access_key\" is missing"])
    #expect(
      key("{ access_key: A }, { access_key: B }, { access_key: C }") == ["found 3 elements"])
    #expect(messages("{ virtual_keys: [] }") == ["nothing tells how this caller is known"])
  }

  @Test func `users are numbers and not the one that is nobody's`() {
    #expect(messages("{ unix: { uids: [4294967294, 0] } }") == [])
    #expect(messages("{ unix: { uids: [4294967295] } }") == ["the number is out of range"])
    #expect(messages("{ unix: { uids: [root] } }") == ["found a text"])
    #expect(messages("{ unix: { gids: [5, 5] } }") == ["this is given twice"])
  }

  @Test func `credentials are names that exist, each once`() {
    #expect(
      messages("{ unix: { uids: [1] }, credentials: [prod, prod] }") == ["this is given twice"])
    #expect(
      messages("{ unix: { uids: [1] }, credentials: [prod, test] }") == [
        "no credential has the name \"test\""
      ])
  }

  @Test(arguments: ["vpn::x", ":", "vpn:", "vpn:a b", "vpn:ä", "''", "vpn/x"])
  func `an action has a form`(action: String) {
    #expect(messages("{ unix: { uids: [1] }, actions: [\"\(action)\"] }") == ["that is no action"])
  }

  @Test(arguments: ["*", "vpn:*", "vpn:vpn?ateways:get", "gatehouse:caller:get"])
  func `wildcards may stand in it`(action: String) {
    #expect(messages("{ unix: { uids: [1] }, actions: [\"\(action)\"] }") == [])
  }

  @Test func `an identity belongs to one caller`() {
    let digest = Sample.digest
    let faults = Sample.faults(
      in: "callers",
      """

        a: { api_keys: ["\(digest)"], unix: { uids: [1], gids: [7] } }
        b: { api_keys: ["\(Sample.otherDigest)", "\(digest)"], unix: { uids: [2, 1], gids: [7] } }
      """)
    #expect(
      faults.map { "\($0.keyPath): \($0.message)" } == [
        "callers.b.api_keys[1]: this stands at callers.a.api_keys[0] already",
        "callers.b.unix.uids[1]: this stands at callers.a.unix.uids[0] already",
        "callers.b.unix.gids[0]: this stands at callers.a.unix.gids[0] already",
      ])
  }

  @Test func `what a caller shows is taken by some listener`() {
    let callers = "\ncallers: { a: { api_keys: [\"\(Sample.digest)\"], unix: { uids: [1] } } }"
    #expect(
      Sample.faults("listeners: [{ unix: /a, methods: [unix_peer] }]" + callers).map {
        $0.contains("callers.a.api_keys: no listener takes API keys")
      } == [true])
    #expect(
      Sample.faults("listeners: [{ cleartext: true }]" + callers).map {
        $0.contains("callers.a.unix: no listener takes Unix peers")
      } == [true])
  }

  @Test(arguments: ["Billing", "-a", "_a", "a.b", "a b", String(repeating: "a", count: 64), "\"\""])
  func `names have one plain alphabet`(name: String) {
    let faults = Sample.faults(in: "callers", "{ \(name): { unix: { uids: [1] } } }")
    #expect(faults.map { $0.message.hasSuffix("is not usable") } == [true])
  }
}
