import Cryptography
import Testing

@testable import Upstream

@Suite struct CloudTextTests {
  @Test func `ids, digests and sentences stay as they are`() {
    for text in [
      "", "verify aksk signature fail, signature expired",
      "the resource 620d99b8-1234-4321-8765-000000000001 is not ready",
      String(repeating: "a", count: CloudText.wordMax) + " é " + String(repeating: "0", count: 64),
    ] {
      #expect(CloudText.withoutTokens(text) == text)
    }
  }

  @Test(arguments: [81, 400, 5100]) func `a token gives way to a mark, whatever stands around it`(
    count: Int
  ) {
    let token = String(repeating: "Mz+/=_-.9", count: count / 9 + 1).prefix(count)
    #expect(CloudText.withoutTokens(String(token)) == "[...]")
    #expect(CloudText.withoutTokens("a \"\(token)\" of \(token)!") == "a \"[...]\" of [...]!")
  }

  @Test(arguments: ["pw", "p\"w\\ é%", String(repeating: "x", count: 300)])
  func `words that repeat the password say nothing`(password: String) {
    let secret = SecretBytes(utf8: password)
    let escaped = password.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    for repeated in [password, "wrong: \(password)!", "asked {\"password\":\"\(escaped)\"}"] {
      let said = CloudText.without(secret, repeated)
      #expect(said == "in words that repeat the password")
    }
    #expect(CloudText.without(secret, "wrong") == "wrong")
    #expect(CloudText.without(SecretBytes(utf8: ""), "wrong") == "wrong")
  }
}
