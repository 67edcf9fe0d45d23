import Testing

@testable import Cryptography

struct SecretBytesTests {
  struct Holder { var name: String; var secret: SecretBytes }
  struct Mishap: Error, Equatable {}

  @Test func `a secret never becomes text`() {
    let secret = SecretBytes(utf8: "hunter2")
    let holder = Holder(name: "visible", secret: secret)
    var text = "\(secret) \(String(describing: secret)) \(String(reflecting: secret)) \(holder)"
    dump(holder, to: &text)
    debugPrint(holder, to: &text)
    print([secret], Optional(secret) as Any, to: &text)
    #expect(!text.contains("hunter2"))
    #expect(!text.contains("104"), "nor as numbers: 104 is the first byte")
    #expect(text.contains("visible") && text.contains("<secret>"))
    #expect(Mirror(reflecting: secret).children.isEmpty)
  }

  @Test func `bytes and text come back as they were`() {
    #expect(SecretBytes(copying: [0, 1, 255].span).withBytes(copy) == [0, 1, 255])
    #expect(SecretBytes(utf8: "ключ").withBytes(copy) == Array("ключ".utf8))
    #expect(SecretBytes(utf8: "ключ").count == 8)
  }

  @Test func `an empty secret is a secret`() {
    let empty = SecretBytes(utf8: "")
    #expect(empty.isEmpty && empty.withBytes { $0.isEmpty })
    #expect(empty.isEqual(to: SecretBytes(copying: [UInt8]().span)))
  }

  @Test func `a secret may be shorter than the room made for it`() {
    let secret = SecretBytes(capacity: 100) { output in output.append(7) }
    #expect(secret.count == 1)
    #expect(secret.withBytes(copy) == [7])
  }

  @Test func `an error while filling is handed on`() {
    #expect(throws: Mishap()) {
      try SecretBytes(capacity: 4) { output throws(Mishap) in
        output.append(1)
        throw Mishap()
      }
    }
  }

  @Test func `secrets are equal when their bytes are`() {
    #expect(SecretBytes(utf8: "a").isEqual(to: SecretBytes(utf8: "a")))
    #expect(!SecretBytes(utf8: "a").isEqual(to: SecretBytes(utf8: "b")))
    #expect(!SecretBytes(utf8: "a").isEqual(to: SecretBytes(utf8: "ab")))
  }
}
