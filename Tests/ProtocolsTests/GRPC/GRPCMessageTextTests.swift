import Testing

@testable import Protocols

@Suite struct GRPCMessageTextTests {
  @Test(arguments: [
    ("plain words, and ~!", "plain words, and ~!"),
    ("100 %", "100 %25"),
    ("two\r\nlines", "two%0D%0Alines"),
    ("ä€", "%C3%A4%E2%82%AC"),
    (" edges ", "%20edges%20"),
    (" ", "%20"),
    ("", ""),
    ("\u{7F}\u{0}", "%7F%00"),
  ]) func `what a field value cannot hold is escaped`(message: String, value: String) {
    #expect(text(GRPCMessageText.encode(message)) == value)
  }
}
