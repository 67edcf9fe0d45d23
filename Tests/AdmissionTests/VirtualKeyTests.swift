import Cryptography
import Settings
import Signing
import Testing

@testable import Admission

@Suite struct VirtualKeyTests {
  private static func text(_ secret: SecretBytes) -> String {
    secret.withBytes { bytes in String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self) }
  }

  private static let master = MasterSecret(SecretBytes(utf8: "0123456789abcdef0123456789abcdef"))

  /// `printf 'gatehouse-virtual-key-v1\nAK\n1' | openssl dgst -sha256 -hmac 0123456789abcdef…`
  @Test func `the secret half that MasterSecret derives is the one that openssl does`() {
    #expect(
      Self.text(Self.master.secretKey(of: "AK", version: 1))
        == "d3022fda3ce571066273c3a1eb280b3193a51d3fa1e53d3d195a3df0107a91f4")
  }

  @Test func `another key, version or MasterSecret makes another secret half`() {
    let other = MasterSecret(SecretBytes(utf8: "0123456789abcdef0123456789abcdeF"))
    let all = [
      Self.master.secretKey(of: "AK", version: 1), Self.master.secretKey(of: "AK", version: 2),
      Self.master.secretKey(of: "AL", version: 1), other.secretKey(of: "AK", version: 1),
    ].map(Self.text)
    #expect(Set(all).count == 4)
  }

  @Test func `a new access key of a VirtualKey has twenty capital letters and digits`() {
    let key = VirtualKey.newAccessKey()
    #expect(key.utf8.count == 20)
    #expect(key.hasPrefix("GHV"))
    #expect(key.allSatisfy { ("A"..."Z").contains($0) || ("2"..."7").contains($0) })
    #expect(key != VirtualKey.newAccessKey())
  }

  @Test func `a VirtualKey knows its own secret, and nothing near it`() throws {
    let ring = try VirtualKeyRingTests.ring()
    let key = try #require(ring.key("AK1"))
    #expect(key.isSecret(key.signingKey.accessKey.secret))
    let text = Self.text(key.signingKey.accessKey.secret)
    #expect(!key.isSecret(SecretBytes(utf8: String(text.dropLast()) + "x")))
    #expect(!key.isSecret(SecretBytes(utf8: "")))
  }
}
