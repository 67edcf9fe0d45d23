import Testing

@testable import Settings

struct WebOriginTests {
  @Test(arguments: [
    "https://app.example", "https://app.example:8443", "http://localhost:5173", "http://localhost",
    "https://10.0.0.1", "https://[2001:db8::1]:444", "http://app.example:443",
    "https://app.example:80",
  ])
  func `an origin stays as it is written`(text: String) throws {
    #expect(try WebOrigin(text).text == text)
  }

  @Test(
    arguments: [
      ("*", "every page of the web could call; each is named"),
      ("null", "any page can make itself the origin null; it stands for nobody"),
      ("app.example", "the scheme is missing or another one"),
      ("HTTPS://app.example", "the scheme is missing or another one"),
      ("chrome-extension://abc", "the scheme is missing or another one"),
      ("https://app.example/", "there is a path or query after the host"),
      ("https://*.example", "the host is no name and no address"),
      ("https://app.example:", "host and port cannot be told apart"),
      ("https://", "host and port cannot be told apart"),
      ("https://App.example", "browsers write it in lower case and without the scheme's own port"),
      (
        "https://app.example:443",
        "browsers write it in lower case and without the scheme's own port"
      ),
      (
        "http://app.example:80", "browsers write it in lower case and without the scheme's own port"
      ),
      (
        "https://[2001:DB8::1]", "browsers write it in lower case and without the scheme's own port"
      ),
    ])
  func `anything that no browser sends is refused`(text: String, message: String) {
    let problem = #expect(throws: ValueProblem.self) { try WebOrigin(text) }
    #expect(problem?.message == message)
    #expect(problem?.expected == WebOrigin.expected)
  }
}
