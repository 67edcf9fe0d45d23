import Testing

@testable import Protocols

@Suite struct AcceptedCodingsTests {
  private func takesGzip(_ list: String) -> Bool {
    let bytes = Array(list.utf8)
    return AcceptedCodings.takeGzip(bytes.span)
  }

  @Test(arguments: [
    "gzip", "identity,deflate,gzip", "br;q=1.0, GZIP ;q=0.8", "x-gzip", "*", "gzip;q=1",
    "deflate, *;q=0.1", "gzip;q=0.001", "br,\tgzip", "*;q=0, gzip",
  ]) func `gzip is taken where it is named or anything is`(list: String) {
    #expect(takesGzip(list))
  }

  @Test(arguments: [
    "", "identity", "br, deflate", "gzip;q=0", "gzip; q=0.000", "gzip;Q=0", "*;q=0",
    "gzip;q=0, *", "gzipped", ",,",
  ]) func `gzip is not taken where it is not named or forbidden`(list: String) {
    #expect(!takesGzip(list))
  }

  @Test func `silence takes nothing`() {
    let answer = AcceptedCodings.takeGzip(nil)
    #expect(!answer)
  }
}
