import Cryptography
import Settings
import Testing

@testable import Admission

struct CallerDirectoryTests {
  private static let operations = [
    (index: 0, action: "vpn:vpnGateways:get"), (index: 1, action: "vpn:vpnGateways:list"),
    (index: 2, action: "vpn:vpnGateways:create"), (index: 70, action: "vpn:vpnConnections:list"),
    (index: 71, action: "gatehouse:caller:get"), (index: 72, action: "vpn:vpnGateways:get"),
  ]

  private let keys = (0..<3).map { _ in APIKey() }

  private func directory(_ callers: String) throws -> CallerDirectory {
    let settings = try Settings.parse(
      text: """
        listeners: [{ unix: /g.sock }]
        clouds: { c: { vpn_endpoint: "https://vpn.example" } }
        credentials:
          one: { cloud: c, project_id: p, access_key: { id: A, secret: env:S } }
          two: { cloud: c, project_id: p, access_key: { id: B, secret: env:S } }
        callers:
        \(callers)
        """, fileName: "g.yaml")
    return try CallerDirectory(settings, operations: Self.operations)
  }

  private func digest(_ key: APIKey) -> String { "\"sha256:\(key.digest)\"" }

  private func caller(_ key: String, in directory: CallerDirectory) -> Caller? {
    directory.caller(apiKey: Array(key.utf8).span, of: KnownPeer())
  }

  @Test func `a caller is found by either of its keys`() throws {
    let directory = try directory(
      """
        a: { api_keys: [\(digest(keys[0])), \(digest(keys[1]))] }
        b: { api_keys: [\(digest(keys[2]))] }
      """)
    #expect(caller(keys[0].text, in: directory)?.name == "a")
    #expect(caller(keys[1].text, in: directory) === caller(keys[0].text, in: directory))
    #expect(caller(keys[2].text, in: directory)?.name == "b")
    #expect(directory.callers.map(\.index) == [0, 1])
  }

  @Test func `an unknown key is nobody's, nor is anything like a known one`() throws {
    let directory = try directory("  a: { api_keys: [\(digest(keys[0]))] }")
    let known = keys[0].text
    #expect(caller(APIKey().text, in: directory) == nil)
    for text in [
      "", known.lowercased(), known.uppercased(), " " + known, known + "\n",
      String(known.dropLast()),
      keys[0].digest.hexString, "sha256:\(keys[0].digest)",
    ] { #expect(caller(text, in: directory) == nil) }
    #expect(directory.caller(uid: 0, gid: 0) == nil)
  }

  @Test func `a directory without callers knows nobody`() throws {
    let directory = try directory("")
    #expect(directory.callers.isEmpty)
    #expect(caller(keys[0].text, in: directory) == nil)
  }

  @Test func `a user counts more than a group`() throws {
    let directory = try directory(
      """
        a: { unix: { uids: [1000], gids: [7] } }
        b: { unix: { uids: [1001], gids: [8] } }
      """)
    #expect(directory.caller(uid: 1000, gid: 8)?.name == "a")
    #expect(directory.caller(uid: 1001, gid: 7)?.name == "b")
    #expect(directory.caller(uid: 5, gid: 8)?.name == "b")
    #expect(directory.caller(uid: 5, gid: 5) == nil)
    #expect(directory.caller(uid: 7, gid: 1000) == nil)
  }

  @Test func `actions become the operations they stand for`() throws {
    let directory = try directory(
      """
        a: { unix: { uids: [1] }, actions: ["vpn:*:list", vpn:vpnGateways:get] }
        b: { unix: { uids: [2] }, actions: ["*"] }
        c: { unix: { uids: [3] } }
      """)
    let all = Self.operations.map(\.index)
    func allowed(_ caller: Caller) -> [Int] { (0..<200).filter { caller.allows($0) } }
    #expect(allowed(directory.callers[0]) == [0, 1, 70, 72])
    #expect(
      directory.callers[0].actions == [
        "vpn:vpnConnections:list", "vpn:vpnGateways:get", "vpn:vpnGateways:list",
      ])
    #expect(allowed(directory.callers[1]) == all)
    #expect(allowed(directory.callers[2]) == [])
    #expect(directory.callers[2].actions == [])
  }

  @Test func `credentials keep their order and methods are known`() throws {
    let directory = try directory(
      """
        a: { unix: { gids: [1] }, api_keys: [\(digest(keys[0]))], credentials: [two, one] }
        b: { unix: { uids: [2] } }
      """)
    #expect(directory.callers[0].credentials == ["two", "one"])
    #expect(directory.callers[0].mayUse(credential: "one"))
    #expect(!directory.callers[1].mayUse(credential: "one"))
    #expect(directory.callers[0].methods == [.apiKey, .unixPeer])
    #expect(directory.callers[1].methods == [.unixPeer])
  }

  @Test func `every action that no operation has is a fault at its line`() throws {
    let error = #expect(throws: SettingsFaults.self) {
      try directory(
        """
          a: { unix: { uids: [1] }, actions: [vpn:vpnGatways:get, "vpn:*"] }
          b: { unix: { uids: [2] }, actions: ["iam:*", s3cr3t] }
        """)
    }
    #expect(
      error?.description.split(separator: "\n").map(String.init) == [
        "g.yaml:7:39: callers.a.actions[0]: no operation has the action \"vpn:vpnGatways:get\"; "
          + "did you mean \"vpn:vpnGateways:get\"? "
          + "(expected the action of an operation, or a pattern that some action fits)",
        "g.yaml:8:39: callers.b.actions[0]: no operation has the action \"iam:*\" "
          + "(expected the action of an operation, or a pattern that some action fits)",
        "g.yaml:8:48: callers.b.actions[1]: no operation has the action this "
          + "(expected the action of an operation, or a pattern that some action fits)",
      ])
  }

  @Test func `a thousand keys each find their caller`() throws {
    let caller = Caller(
      index: 0, name: "a", methods: [], credentials: [], actions: [], operations: OperationSet())
    let other = Caller(
      index: 1, name: "b", methods: [], credentials: [], actions: [], operations: OperationSet())
    let digests = (0..<1000).map { SHA256.digest([UInt8($0 & 255), UInt8($0 >> 8)].span) }
    let table = DigestTable(
      digests.enumerated().map { index, digest in
        DigestTable.Entry(
          digest: digest, caller: index.isMultiple(of: 2) ? caller : other, issued: nil)
      })
    for (index, digest) in digests.enumerated() {
      let found = table.find(digest).map { table.caller(at: $0) }
      #expect(found === (index.isMultiple(of: 2) ? caller : other))
    }
    let unknown = SHA256.digest([1].span)
    #expect(table.find(unknown) == nil)
  }
}
