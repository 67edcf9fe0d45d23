import Testing

@testable import Transport

@Suite struct ClientTypesTests {
  @Test(arguments: [
    (Endpoint(host: "vpn.example.test", port: 443), "vpn.example.test"),
    (Endpoint(host: "vpn.example.test", port: 8443), "vpn.example.test:8443"),
    (Endpoint(host: "::1", port: 9443), "[::1]:9443"), (Endpoint(host: "::1", port: 443), "[::1]"),
  ])
  func `an endpoint is written as in a URL`(endpoint: Endpoint, text: String) {
    #expect(endpoint.description == text)
  }

  @Test func `only what certainly did not begin is proven unprocessed`() {
    let proven: [ClientFailure.Kind] = [.connect, .tls, .overloaded, .refused]
    let unproven: [ClientFailure.Kind] = [.lost, .malformed, .tooLarge, .canceled]
    #expect(proven.allSatisfy { ClientFailure($0, "x").isProvenUnprocessed })
    #expect(!unproven.contains { ClientFailure($0, "x").isProvenUnprocessed })
  }
}
