import Cryptography
import Testing

@testable import Admission

@Suite struct TokenMintTests {
  private let mint = TokenMint(MasterSecret(SecretBytes(utf8: "master")))
  private let claim = TokenClaim(
    accessKey: "AK", version: 70_000, caller: "billing", projectID: "0a1b", expires: 1 << 40)

  @Test func `what TokenMint sealed it opens`() {
    let token = mint.seal(claim)
    #expect(String(decoding: token, as: UTF8.self).hasPrefix("ght_"))
    #expect(mint.open(token.span) == claim)
  }

  @Test func `a TokenClaim of the longest names fits`() {
    let long = TokenClaim(
      accessKey: String(repeating: "A", count: 128), version: 1_000_000,
      caller: String(repeating: "c", count: 63), projectID: String(repeating: "p", count: 64),
      expires: .max)
    #expect(mint.open(mint.seal(long).span) == long)
  }

  @Test func `no byte of a token can be changed, added or left out`() {
    let token = mint.seal(claim)
    for index in token.indices {
      var changed = token
      changed[index] ^= 1
      #expect(mint.open(changed.span) == nil)
    }
    for count in token.indices { #expect(mint.open(Array(token[..<count]).span) == nil) }
    #expect(mint.open((token + [UInt8(ascii: "A")]).span) == nil)
    #expect(mint.open([UInt8](repeating: UInt8(ascii: "A"), count: 600).span) == nil)
  }
}
