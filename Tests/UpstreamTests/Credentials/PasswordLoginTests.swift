import Cryptography
import Testing

@testable import Upstream

@Suite struct PasswordLoginTests {
  private func body(
    user: PasswordLogin.Identifier, account: PasswordLogin.Identifier? = nil,
    password: String = "P", scope: PasswordLogin.Scope
  ) throws -> String {
    let login = try #require(
      PasswordLogin(
        user: user, account: account, password: SecretBytes(utf8: password), scope: scope))
    return String(decoding: login.tokenRequest(), as: UTF8.self)
  }

  @Test func `a request says who asks and for what, as the specification has it`() throws {
    #expect(
      try body(
        user: .name("U"), account: .name("D"), scope: .project(.name("my-kualalumpur-1")))
        == #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"U","#
        + #""password":"P","domain":{"name":"D"}}}},"#
        + #""scope":{"project":{"name":"my-kualalumpur-1"}}}}"#
    )
    #expect(
      try body(user: .id("1"), scope: .project(.id("2")))
        == #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"1","#
        + #""password":"P"}}},"scope":{"project":{"id":"2"}}}}"#)
    #expect(
      try body(user: .id("1"), account: .id("3"), scope: .account(.id("3")))
        == #"{"auth":{"identity":{"methods":["password"],"password":{"user":{"id":"1","#
        + #""password":"P","domain":{"id":"3"}}}},"scope":{"domain":{"id":"3"}}}}"#)
  }

  @Test func `nothing in a password or a name ends its string`() throws {
    let text = try body(
      user: .name("a\"b"), account: .name("ü"), password: "\\\"\n\u{7F}é",
      scope: .project(.id("2")))
    #expect(text.contains(#""name":"a\"b""#))
    #expect(text.contains(#""password":"\\\"\u000a\u007fé""#))
    #expect(text.contains(#""domain":{"name":"ü"}"#))
  }

  @Test func `a password that is no text is none`() {
    let bytes: [UInt8] = [0x61, 0xFF]
    #expect(
      PasswordLogin(
        user: .id("1"), account: nil, password: SecretBytes(copying: bytes.span),
        scope: .project(.id("2"))) == nil)
  }

  @Test func `two are the same only in everything`() throws {
    func login(_ user: String, _ password: String, _ project: String) throws -> PasswordLogin {
      try #require(
        PasswordLogin(
          user: .id(user), account: nil, password: SecretBytes(utf8: password),
          scope: .project(.id(project))))
    }
    let one = try login("1", "P", "2")
    #expect(one.isSame(as: try login("1", "P", "2")))
    #expect(!one.isSame(as: try login("3", "P", "2")))
    #expect(!one.isSame(as: try login("1", "Q", "2")))
    #expect(!one.isSame(as: try login("1", "P", "3")))
  }
}
