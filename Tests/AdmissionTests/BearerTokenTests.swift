import Testing

@testable import Admission

struct BearerTokenTests {
  private func token(_ value: String) -> String? {
    let bytes = Array(value.utf8)
    guard let token = BearerToken.token(in: bytes.span) else { return nil }
    return String(decoding: token.indices.map { token[$0] }, as: UTF8.self)
  }

  @Test(
    arguments: [
      ("Bearer ghk_x", "ghk_x"), ("bearer x", "x"), ("BEARER x", "x"), ("bEaReR   x", "x"),
      ("Bearer a.b-c~d+e/f==", "a.b-c~d+e/f=="),
    ])
  func `the token is what follows the scheme`(value: String, expected: String) {
    #expect(token(value) == expected)
  }

  @Test func `two credentials in one value are one token that nobody has`() {
    #expect(token("Bearer a, Bearer b") == "a, Bearer b")
  }

  @Test(
    arguments: [
      "", "Bearer", "Bearer ", "Bearer    ", "Bearerx", "Bearer\tx", "Basic eDp5", " Bearer x",
      "Beare x", "Bearers x", "\u{22}earer x", "SDK-HMAC-SHA256 Access=x",
    ])
  func `anything else has none`(value: String) {
    #expect(token(value) == nil)
  }
}
