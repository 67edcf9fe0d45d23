import Testing

@testable import Settings

struct TCPAddressTests {
  @Test(
    arguments: ["127.0.0.1:8443", "0.0.0.0:0", "[0:0:0:0:0:0:0:1]:65535"])
  func `an address with a port is read`(text: String) throws {
    #expect(try TCPAddress(text).description == text)
  }

  @Test(
    arguments: [
      "", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:080", "127.0.0.1:+8",
      "127.0.0.1:8 ", "::1:80", "[::1]", "[::1]80", "[::1:80", "[127.0.0.1]:80", "localhost:80",
      "[]:1", "1.2.3.4:123456",
    ])
  func `anything else is a problem`(text: String) {
    #expect(throws: ValueProblem.self) { try TCPAddress(text) }
  }
}
