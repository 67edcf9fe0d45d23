import Testing

@testable import Protocols

@Suite struct Base64Tests {
  /// RFC 4648 §10.
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
    ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
  ]) func `the RFC's examples, without padding`(plain: String, encoded: String) {
    #expect(text(Base64.encode(Array(plain.utf8))) == encoded)
    #expect(Base64.decode(encoded.utf8).map(text) == plain)
    let padding = String(repeating: "=", count: (4 - encoded.utf8.count % 4) % 4)
    #expect(Base64.decode((encoded + padding).utf8).map(text) == plain)
  }

  @Test func `every byte survives, in either alphabet`() {
    let bytes = (0...255).map { UInt8($0) }
    let encoded = text(Base64.encode(bytes))
    #expect(Base64.decode(encoded.utf8) == bytes)
    let other = encoded.replacing("+", with: "-").replacing("/", with: "_")
    #expect(Base64.decode(other.utf8) == bytes)
  }

  @Test(arguments: ["Z", "Zg=", "Zg===", "Zh", "Zm9=", "Zg==Zg==", "Z g", "Zg\n", "=", "Zm9vY"])
  func `another text of the same bytes, or none, is refused`(encoded: String) {
    #expect(Base64.decode(encoded.utf8) == nil)
  }
}
