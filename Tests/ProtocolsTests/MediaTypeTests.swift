import Testing

@testable import Protocols

@Suite struct MediaTypeTests {
  @Test(arguments: [
    ("application/json", "application/json"),
    ("Application/JSON; charset=utf-8", "application/json"),
    (" text/plain ;q=1", "text/plain"), ("", ""), (";x", ""),
  ]) func `case, space and parameters go`(field: String, essence: String) {
    let bytes = Array(field.utf8)
    let found = MediaType.essence(bytes.span)
    let isJSON = MediaType.isJSON(bytes.span)
    #expect(text(found) == essence)
    #expect(isJSON == (essence == "application/json"))
  }
}
