import JWTKit
import Settings
import Testing

@testable import Admission

struct WebKeyTests {
  private func fault(_ json: String) -> String {
    do throws(TokenFault) {
      _ = try WebKeySet(Array(json.utf8))
      return "none"
    } catch {
      return error.reason
    }
  }

  @Test func `a set gives the keys of use`() async throws {
    let minter = try await Minter()
    let set = try WebKeySet(
      Minter.set(
        minter.jwks + [
          #"{"kty":"oct","k":"c2VjcmV0","alg":"HS256","kid":"hmac"}"#,
          #"{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#, #"{"kty":"future"}"#,
        ]))
    #expect(set.keys.map(\.id) == ["ec", "ed", "rsa"])
    #expect(set.keys.map(\.algorithm) == [.es256, .edDSA, .rs256])
    for (key, name) in zip(set.keys, ["ES256", "EdDSA", "RS256"]) {
      #expect(try await key.verifier().name == name)
    }
  }

  @Test func `a key is for one algorithm, and for signatures`() async throws {
    let minter = try await Minter()
    for change in [
      (#""use":"sig""#, #""use":"enc""#), (#""alg":"ES256""#, #""alg":"ES384""#),
      (#""alg":"ES256""#, #""alg":"RS256""#), (#""use":"sig""#, #""key_ops":["sign"]"#),
    ] {
      let key = minter.jwks[0].replacing(change.0, with: change.1)
      #expect(throws: TokenFault.self) { try WebKeySet(Minter.set([key])) }
    }
    let verifying = minter.jwks[0].replacing(#""use":"sig""#, with: #""key_ops":["verify"]"#)
    #expect(try WebKeySet(Minter.set([verifying])).keys.count == 1)
  }

  @Test func `weak keys and points off the curve are no keys`() async throws {
    let minter = try await Minter()
    let short = #"{"kty":"RSA","e":"AQAB","n":"\#(String(repeating: "x", count: 171))"}"#
    let zero = String(repeating: "A", count: 43)
    for key in [
      short, #"{"kty":"EC","crv":"P-256","x":"\#(zero)","y":"\#(zero)"}"#,
      #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, #"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#,
      #"{"kty":"OKP","crv":"X25519","x":"\#(zero)"}"#,
    ] {
      #expect(throws: TokenFault.self) { try WebKeySet(Minter.set([key])) }
      #expect(try WebKeySet(Minter.set([key, minter.jwks[0]])).keys.count == 1)
    }
  }

  @Test func `what is no set is told`() async throws {
    let minter = try await Minter()
    #expect(fault("[]") == "the key set is no JSON object")
    #expect(fault("{}") == "the key set has no keys")
    #expect(fault(#"{"keys":{}}"#) == "keys is no list")
    #expect(fault(#"{"keys":[]}"#).contains("no key for RS256"))
    #expect(fault(#"{"keys":[],"keys":[]}"#).contains("occurs twice"))
    #expect(fault(#"{"keys":[1]}"#).contains("no JSON object"))
    let twice = Minter.set([minter.jwks[0], minter.jwks[0]])
    #expect(throws: TokenFault("two keys of the set have the same kid")) { try WebKeySet(twice) }
    let many = Minter.set(Array(repeating: #"{"kty":"x"}"#, count: 65))
    #expect(throws: TokenFault("the key set has more than 64 keys")) { try WebKeySet(many) }
    let large = [UInt8](repeating: UInt8(ascii: " "), count: WebKeySet.byteCountMax + 1)
    #expect(throws: TokenFault("the key set is too large")) { try WebKeySet(large) }
  }
}
