import Settings
import Testing

@testable import Admission

/// `TokenTable`, as a `CallerDirectory` has it.
struct TokenTableTests {
  private func who(_ claims: String) throws -> String {
    let directory = try CallerDirectory(Minter.settings(), operations: [])
    let text =
      Minter.base64(Array(Minter.header.utf8)) + "." + Minter.base64(Array(claims.utf8)) + ".AA"
    let token = try WebToken(Array(text.utf8).span)
    do throws(TokenFault) {
      return try directory.caller(of: token).name
    } catch {
      return error.reason
    }
  }

  @Test func `all claims must fit`() throws {
    #expect(try who(Minter.claims()) == "a")
    #expect(try who(Minter.claims(#","team":"sales""#, sub: "\"reports\"")) == "b")
    for claims in [
      Minter.claims(sub: "\"reports\""), Minter.claims(sub: "\"Orders\""),
      Minter.claims(sub: "[\"orders\"]"), Minter.claims(sub: "null"),
      Minter.claims(iss: "https://other.test"),
    ] { #expect(try who(claims) == "its claims fit no caller") }
  }

  @Test func `what fits two callers is nobody`() throws {
    #expect(try who(Minter.claims(#","team":"both""#)) == "its claims fit two callers")
  }

  @Test func `a caller knows how it can be known`() throws {
    let directory = try CallerDirectory(Minter.settings(), operations: [])
    #expect(directory.callers.map(\.methods) == [[.jwt], [.jwt], [.jwt]])
  }
}
