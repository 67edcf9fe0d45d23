import Testing

@testable import Signing

@Suite struct RequestURLTests {
  @Test(arguments: [
    ("https://h", "h", "", ""), ("https://h/", "h", "/", ""),
    ("http://h:80?a=1", "h:80", "", "a=1"),
    ("HTTPS://VPN.Example:443//x?y?z", "VPN.Example:443", "//x", "y?z"),
    ("https://[2001:db8::1]:8443/p?", "[2001:db8::1]:8443", "/p", ""),
    ("https://h?a=/b", "h", "", "a=/b"),
  ])
  func `the parts are kept byte for byte`(
    url: String, authority: String, path: String, query: String
  ) throws {
    let parsed = try RequestURL(url)
    #expect(text(parsed.authority) == authority)
    #expect(text(parsed.path) == path)
    #expect(text(parsed.query) == query)
  }

  @Test(arguments: [
    "", "h/p", "/p", "ftp://h/", "https://", "https:///p", "https://u:p@h/", "https://h/a b",
    "https://h/é", "https://h/p#f", "https://h/\n",
  ])
  func `what cannot be signed as it stands is refused`(url: String) {
    #expect(throws: SigningError.self) { try RequestURL(url) }
  }
}
