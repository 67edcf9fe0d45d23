import Settings
import Testing

@testable import Admission

struct TokenRulesTests {
  private static let now = Minter.now

  private func fault(_ claims: String, now: Int64 = now, _ more: String = "") throws -> String? {
    let settings = try Minter.settings(more)
    let text =
      Minter.base64(Array(Minter.header.utf8)) + "." + Minter.base64(Array(claims.utf8)) + ".AA"
    let token = try WebToken(Array(text.utf8).span)
    do throws(TokenFault) {
      try TokenRules(settings.tokenIssuers[0]).check(token, now: now)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `a token lives from nbf and iat to exp, and half a minute each way`() throws {
    let claims = Minter.claims(#","nbf":1800000000,"iat":1800000000"#)
    for (now, words) in [
      (-31, "nbf is still to come"), (-30, nil), (0, nil), (629, nil), (630, "it has expired"),
    ] as [(Int64, String?)] { #expect(try fault(claims, now: Self.now + now) == words) }
    #expect(
      try fault(Minter.claims(#","iat":1800000031"#)) == "iat is still to come")
    #expect(try fault(claims, now: Self.now + 600, ", leeway_seconds: 0") == "it has expired")
    #expect(try fault(claims, now: Self.now + 899, ", leeway_seconds: 300") == nil)
  }

  @Test func `a token is for us, by one of our names`() throws {
    for aud in ["\"gatehouse\"", "\"g\"", "[\"x\",\"g\"]"] {
      #expect(try fault(Minter.claims(aud: aud)) == nil)
    }
    for aud in ["\"gatehouse/\"", "\"Gatehouse\"", "[]", "\"\"", "[\"x\"]"] {
      #expect(try fault(Minter.claims(aud: aud)) == "aud is somebody else")
    }
  }

  @Test func `a token must not live too long`() throws {
    let long = "it lives too long"
    #expect(try fault(Minter.claims(#","iat":1800000000"#, exp: Self.now + 3600)) == nil)
    #expect(try fault(Minter.claims(#","iat":1800000000"#, exp: Self.now + 3601)) == long)
    #expect(try fault(Minter.claims(exp: Self.now + 3630)) == nil)
    #expect(try fault(Minter.claims(exp: Self.now + 3631)) == long)
  }

  @Test func `the issuer may use some algorithms only`() throws {
    #expect(
      try fault(Minter.claims(), ", algorithms: [RS256, EdDSA]")
        == "alg is none that this issuer may use")
    #expect(try fault(Minter.claims(), ", algorithms: [ES256]") == nil)
  }
}
