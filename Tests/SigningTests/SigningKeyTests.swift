import Cryptography
import Testing

@testable import Signing

@Suite struct SigningKeyTests {
  @Test func `a derived key is good for one day, region and service`() throws {
    let key = try sampleKey()
    let vpn = try SigningScope(region: "r", service: "vpn")
    let iam = try SigningScope(region: "r", service: "iam")
    let today = key.derivedKeyText(for: vpn, on: sampleDate)
    let tomorrow = SdkDate(unixSeconds: sampleNow + 86_400)
    #expect(today.count == 64)
    #expect(today.isEqual(to: key.derivedKeyText(for: vpn, on: sampleDate)))
    #expect(!today.isEqual(to: key.derivedKeyText(for: iam, on: sampleDate)))
    #expect(!today.isEqual(to: key.derivedKeyText(for: vpn, on: tomorrow)))
    #expect(today.withBytes { $0.isLowercaseSHA256Hex })
  }

  @Test(arguments: ["", "r", "r/", "/s", "r/s/t", "r 1/s", "r/é", "r~/s"])
  func `a scope is two plain words`(text: String) {
    #expect(throws: SigningError.badScope(text)) { try SigningScope(text) }
  }

  @Test func `a scope is shown as it is written`() throws {
    #expect(try SigningScope("my-kualalumpur-1/vpn").description == "my-kualalumpur-1/vpn")
  }
}
