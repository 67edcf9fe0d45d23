import Cryptography
import System
import Testing

@testable import Settings

struct SecretDocumentTests {
  private func document(_ text: String) -> SecretDocument? {
    SecretDocument(SecretBytes(utf8: text))
  }

  private func text(_ name: String, in document: String) -> String? {
    self.document(document)?.secret(name)?.withBytes { bytes in
      var copy: [UInt8] = []
      for index in bytes.indices { copy.append(bytes[index]) }
      return String(decoding: copy, as: UTF8.self)
    }
  }

  @Test func `texts are read, at the top and one object down`() {
    #expect(text("a", in: #" { "a" : "b" } "#) == "b")
    let cloud = #"{"credential":{"access":"AK","secret":"SK","n":1,"t":true,"x":null}}"#
    #expect(text("access", in: cloud) == "AK")
    #expect(text("secret", in: cloud) == "SK")
    #expect(text("n", in: cloud) == nil)
    #expect(text("a", in: #"{"a":""}"#) == nil)
    #expect(document("{}") != nil)
  }

  @Test func `escapes are undone`() {
    #expect(
      text("a", in: #"{"a":"\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é"}"#)
        == "\"\\/\u{8}\u{C}\n\r\tAé😀é")
    #expect(text("secret", in: #"{"s\u0065cret":"x"}"#) == "x")
  }

  @Test(arguments: [
    "", "x", "[]", "{", "{}x", #"{"a"}"#, #"{"a":}"#, #"{"a":"b"#, #"{"a":"b",}"#, #"{"a":[]}"#,
    #"{"a":"b" "c":"d"}"#, #"{"a":"\x"}"#, #"{"a":"\u12"}"#, #"{"a":"\ud83d"}"#,
    #"{"a":"\ude00"}"#, #"{"a":"\"#, "{\"a\":\"\n\"}", #"{"a":"1","a":"2"}"#,
    #"{"o":{"o":{"a":"b"}}}"#, #"{"a":"1","o":{"a":"2"}}"#,
  ])
  func `anything else is none`(text: String) {
    #expect(document(text) == nil)
  }

  @Test func `an end that is no time is a problem`() throws {
    #expect(try document("{}")?.expiry("x") == nil)
    #expect(
      try document(#"{"expires_at":"2030-01-01T00:00:00Z"}"#)?.expiry("x")
        == UnixTime(seconds: 1_893_456_000))
    let problem = #expect(throws: FileProblem.self) {
      try document(#"{"expires_at":"soon"}"#)?.expiry("/bin/x")
    }
    #expect(problem?.message == "/bin/x has an expires_at that is no time")
  }
}
