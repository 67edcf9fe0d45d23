import Testing

@testable import Transport

@Suite struct HTTPDateTests {
  @Test(arguments: [
    (Int64(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
    (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
  ])
  func `seconds and their text belong together`(seconds: Int64, text: String) {
    #expect(HTTPDate.format(seconds) == text)
    let bytes = Array(text.utf8)
    #expect(HTTPDate.parse(bytes.span) == seconds)
  }

  @Test(arguments: [
    "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Xyz 1994 08:49:37 GMT",
    "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 0x Nov 1994 08:49:37 GMT",
    "Sun, 06 Nov 1969 08:49:37 GMT",
  ])
  func `anything else is none`(text: String) {
    let bytes = Array(text.utf8)
    #expect(HTTPDate.parse(bytes.span) == nil)
  }
}
