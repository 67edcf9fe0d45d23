import Testing

@testable import Settings

/// `virtual_keys`, and what it has to do with the keys of callers.
struct VirtualKeysSectionTests {
  private func faults(_ text: String) -> [String] {
    Sample.faults("listeners: [{ unix: /a }]\n" + text).map { fault in
      String(fault.drop { $0 != " " }.dropFirst())
    }
  }

  @Test func `a master secret is a reference, and must be there`() {
    #expect(faults("virtual_keys: { master_secret: env:MASTER }") == [])
    #expect(faults("virtual_keys: {}").first?.contains("\"master_secret\" is missing") == true)
    #expect(
      faults("virtual_keys: { master_secret: 0123 }").first?.contains("never") == true)
  }

  @Test func `keys without a master secret are a fault`() {
    let found = faults("callers: { a: { virtual_keys: [{ access_key: AK }] } }")
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("callers.a.virtual_keys: there is no master secret") == true)
  }

  @Test func `one access key is not two callers', nor twice one's`() {
    for callers in [
      "a: { virtual_keys: [{ access_key: AK }] }, b: { virtual_keys: [{ access_key: AK }] }",
      "a: { virtual_keys: [{ access_key: AK }, { access_key: AK, version: 2 }] }",
    ] {
      let found = faults(
        "virtual_keys: { master_secret: env:MASTER }\ncallers: { \(callers) }")
      #expect(found.count == 1)
      #expect(found.first?.contains("stands at callers.a.virtual_keys[0].access_key") == true)
    }
  }

  @Test func `keys that no listener takes are a fault`() {
    let found = Sample.faults(
      """
      listeners: [{ unix: /a, methods: [api_key] }]
      virtual_keys: { master_secret: env:MASTER }
      callers: { a: { virtual_keys: [{ access_key: AK }] } }
      """)
    #expect(found.count == 1)
    #expect(found.first?.contains("no listener takes virtual keys") == true)
  }

  @Test func `a short master secret is told by inspect`() throws {
    let settings = try Sample.settings(
      "listeners: [{ unix: /a }]\nvirtual_keys: { master_secret: env:MASTER }")
    func found(_ secret: String) -> [String] {
      settings.inspect(now: 0) { _ in secret }.map { "\($0.keyPath): \($0.message)" }
    }
    #expect(
      found("0123456789012345678901234567890")
        == ["virtual_keys.master_secret: the master secret has 31 bytes"])
    #expect(found("01234567890123456789012345678901") == [])
  }

  @Test func `a reference on a command line starts where the command was given`() throws {
    #expect(try SecretReference(argument: "file:secret") == .file("secret"))
    #expect(throws: FileProblem.self) { try SecretReference(argument: "hunter2") }
  }
}
