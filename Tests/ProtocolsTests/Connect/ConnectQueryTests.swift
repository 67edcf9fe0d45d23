import CallModel
import Compression
import Contract
import Testing

@testable import Protocols

@Suite struct ConnectQueryTests {
  private func message(_ target: String) throws(Refusal) -> [UInt8] {
    try ConnectQuery.message(of: Array(target.utf8).span)
  }

  @Test func `a message may be text`() throws {
    #expect(
      text(try message("/s/m?connect=v1&encoding=json&message=%7B%22id%22%3A%22a%2Bb%22%7D"))
        == "{\"id\":\"a+b\"}")
    #expect(try message("/s/m?encoding=json&message=") == [])
  }

  @Test func `a message may be base 64, padded or not, of either alphabet`() throws {
    for value in ["-_8", "%2B%2F8", "-_8%3D", "-_8="] {
      #expect(try message("/s/m?encoding=proto&base64=1&message=\(value)") == [0xFB, 0xFF])
    }
  }

  @Test func `a message may be packed`() throws {
    let packed = text(Base64.encode(Gzip.compress(Array("hello".utf8))))
      .replacing("+", with: "-").replacing("/", with: "_")
    #expect(text(try message("/s/m?base64=1&compression=gzip&message=\(packed)")) == "hello")
    #expect(text(try message("/s/m?compression=identity&message=x")) == "x")
  }

  @Test(arguments: [
    "", "encoding=json", "message=a&message=b", "message=a&encoding=xml", "message=a&connect=v2",
    "message=!&base64=1", "message=a&compression=br&base64=0",
  ]) func `anything else is refused`(query: String) {
    #expect(refusal { () throws(Refusal) in try message("/s/m?\(query)") } != nil)
  }

  @Test(arguments: [
    ("/m?encoding=json", Codec.json), ("/m?message=x&encoding=json&connect=v1", .json),
    ("/m?encoding=proto", .proto), ("/m", .proto), ("/m?encoding=jsonx", .proto),
    ("/m?xencoding=json", .proto), ("/m?message=encoding=json", .proto),
  ]) func `the codec is told without decoding`(target: String, codec: Codec) {
    let bytes = Array(target.utf8)
    let found = ConnectQuery.codec(of: bytes.span)
    #expect(found == codec)
  }
}
