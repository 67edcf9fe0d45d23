import Cryptography
import Testing

@testable import Signing

@Suite struct AccessKeyTests {
  @Test(arguments: ["", "a b", "a,b", "a/b", "a\r\nb", "é", String(repeating: "a", count: 129)])
  func `an id that would break out of its header is refused`(id: String) {
    #expect(throws: SigningError.badAccessKeyID) {
      try AccessKey(id: id, secret: SecretBytes(utf8: "s"))
    }
  }

  @Test func `an empty secret is refused, because anybody has it`() {
    #expect(throws: SigningError.emptySecretKey) {
      try AccessKey(id: "A", secret: SecretBytes(utf8: ""))
    }
  }

  @Test(arguments: ["", "a b", "a\nb", "é"])
  func `a token that would break out of its header is refused`(token: String) {
    #expect(throws: SigningError.badSecurityToken) {
      try AccessKey(
        id: "A", secret: SecretBytes(utf8: "s"), securityToken: SecretBytes(utf8: token))
    }
  }

  @Test func `printing shows the id and no secret`() throws {
    let key = try AccessKey(
      id: "A1", secret: SecretBytes(utf8: "hidden-secret"),
      securityToken: SecretBytes(utf8: "hidden-token"))
    for shown in ["\(key)", String(reflecting: key), "\(SigningKey(key))"] {
      #expect(!shown.contains("hidden"))
    }
  }
}
