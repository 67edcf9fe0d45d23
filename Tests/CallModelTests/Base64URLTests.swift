import Testing

@testable import CallModel

@Suite struct Base64URLTests {
  /// RFC 4648 §10, without padding, and the two characters that differ.
  @Test(arguments: [
    ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
    ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"), ("\u{FF}\u{FE}", "w7_Dvg"),
  ])
  func `bytes and their text are the published ones`(plain: String, text: String) {
    var written: [UInt8] = []
    Base64URL.append(Array(plain.utf8), to: &written)
    #expect(String(decoding: written, as: UTF8.self) == text)
    #expect(Base64URL.decode(written.span) == Array(plain.utf8))
  }

  @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9v Yg", "Zm+v", "Zm/v", "Zm9vY"])
  func `another spelling is refused`(text: String) {
    #expect(Base64URL.decode(Array(text.utf8).span) == nil)
  }
}
