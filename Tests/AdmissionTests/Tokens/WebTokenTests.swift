import Settings
import Testing

@testable import Admission

struct WebTokenTests {
  private func parsed(_ header: String, _ claims: String, _ tail: String = ".AAAA") throws
    -> WebToken
  {
    let text =
      Minter.base64(Array(header.utf8)) + "." + Minter.base64(Array(claims.utf8)) + tail
    return try WebToken(Array(text.utf8).span)
  }

  private func fault(_ header: String, _ claims: String, _ tail: String = ".AAAA") -> String {
    do {
      _ = try parsed(header, claims, tail)
      return "none"
    } catch let fault as TokenFault {
      return fault.reason
    } catch {
      return "\(error)"
    }
  }

  @Test func `a token is taken apart`() throws {
    let token = try parsed(
      #"{"alg":"ES256","kid":"k\u0031","typ":"at+JWT","x5t":"ignored"}"#,
      Minter.claims(#","nbf":5,"iat":6.75,"n":{"a":[1]},"t":"text""#))
    #expect(token.algorithm == .es256 && token.keyID == "k1")
    #expect(token.issuer == Minter.issuer && token.audience == ["gatehouse"])
    #expect(token.expiry == Minter.now + 600 && token.notBefore == 5 && token.issuedAt == 6)
    #expect(token.texts["t"] == "text" && token.texts["n"] == nil)
    #expect(token.signature == [0, 0, 0])
    #expect(String(decoding: token.signed, as: UTF8.self).count { $0 == "." } == 1)
  }

  @Test(arguments: [
    (#"{"alg":"none"}"#, "alg is none of"), (#"{"alg":"HS256"}"#, "alg is none of"),
    (#"{"alg":"PS256"}"#, "alg is none of"), (#"{"alg":"es256"}"#, "alg is none of"),
    (#"{"typ":"JWT"}"#, "alg is missing"), (#"{"alg":["ES256"]}"#, "alg is no text"),
    (#"{"alg":"ES256","crit":["exp"]}"#, "has crit"), (#"{"alg":"ES256","crit":[]}"#, "has crit"),
    (#"{"alg":"ES256","zip":"DEF"}"#, "has zip"), (#"{"alg":"ES256","enc":"A"}"#, "has enc"),
    (#"{"alg":"ES256","b64":false}"#, "has b64"), (#"{"alg":"ES256","cty":"JWT"}"#, "nested"),
    (#"{"alg":"ES256","typ":"logout+jwt"}"#, "another kind"),
    (#"{"alg":"ES256","kid":7}"#, "kid is no text"),
    (#"{"alg":"none","alg":"ES256"}"#, "occurs twice"),
    (#"{"alg":"none","\u0061lg":"ES256"}"#, "occurs twice"), ("[]", "no JSON object"),
    (#"{"alg":"ES256"} x"#, "no JSON object"), ("", "no JSON object"),
  ])
  func `a header that is not plain is refused`(header: String, reason: String) {
    #expect(fault(header, Minter.claims()).contains(reason))
  }

  @Test(arguments: [
    (#"{"iss":"i","aud":"a"}"#, "exp is missing"), (#"{"exp":1,"aud":"a"}"#, "iss is missing"),
    (#"{"iss":"i","exp":"1"}"#, "exp is no time"), (#"{"iss":"i","exp":-1}"#, "exp is no time"),
    (#"{"iss":"i","exp":1e40}"#, "exp is no time"), (#"{"iss":["i"],"exp":1}"#, "iss is no text"),
    (#"{"iss":"i","exp":1,"aud":7}"#, "aud is neither"),
    (#"{"iss":"i","exp":1,"aud":["a",7]}"#, "aud is no list of texts"),
    (#"{"iss":"i","exp":1,"sub":"a","sub":"a"}"#, "occurs twice"),
    (#"{"iss":"i","exp":1,"nbf":"now"}"#, "nbf is no time"),
  ])
  func `claims that cannot be understood are refused`(claims: String, reason: String) {
    #expect(fault(Minter.header, claims).contains(reason))
  }

  @Test func `a token has three parts in one spelling of base 64`() {
    for (tail, reason) in [
      ("", "three parts"), (".a.b.c", "encrypted"), (".a.b", "three parts"),
      (".AAAA=", "base 64"), (".A+/A", "base 64"), (".AB", "base 64"), (".A", "base 64"),
      (".\n", "base 64"),
    ] { #expect(fault(Minter.header, Minter.claims(), tail).contains(reason)) }
    let much = String(repeating: "A", count: WebToken.byteCountMax)
    #expect(fault(Minter.header, Minter.claims(), "." + much) == "it is too large")
  }

  @Test func `too many members are refused`() {
    let members = (0..<200).map { "\"m\($0)\":1" }.joined(separator: ",")
    #expect(fault(Minter.header, "{\(members)}").contains("too many"))
  }

  @Test func `a token is told from a key by its form`() {
    func isToken(_ text: String) -> Bool { WebToken.isPlausible(Array(text.utf8).span) }
    #expect(isToken("eyJhbGciOiJFUzI1NiJ9.e30.AA") && isToken("eyJ_x") && isToken("a.b.c"))
    #expect(!isToken(APIKey().text) && !isToken("") && !isToken("ghk_") && !isToken("abcdef"))
  }
}
