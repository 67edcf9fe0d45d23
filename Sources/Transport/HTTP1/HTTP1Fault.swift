/// What is wrong with a peer's HTTP/1.1 message.
///
/// A caller gets it as an answer (`status`, `title`), a server's bad answer becomes a failure with
/// the same words. The layers above cannot help: what they would need to decide is what broke.
enum HTTP1Fault: Error, Equatable, CaseIterable {
  // The first line.
  case requestLine, statusLine, target, targetTooLong, version, connectMethod, traceMethod
  // Lines and fields.
  case bareLineFeed, bareCarriageReturn, folding, spaceBeforeColon, fieldName, fieldValue
  case headTooLarge
  // Where the request is meant to go.
  case missingHost, repeatedHost, host, targetDisagreesWithHost
  // Where the body ends.
  case lengthAndEncoding, repeatedLength, length, encoding, chunk, chunkOverhead
  // What is asked of the connection.
  case upgrade, expectation, tooSlow

  /// The status of the answer (RFC 9110 §15).
  var status: Int {
    switch self {
    case .targetTooLong: 414
    case .headTooLarge: 431
    case .version: 505
    case .connectMethod: 501
    case .traceMethod: 405
    case .expectation: 417
    case .tooSlow: 408
    default: 400
    }
  }

  /// What was wrong, in words that hold nothing the peer sent; no character that JSON escapes.
  var title: String {
    switch self {
    case .requestLine: "the request line is malformed"
    case .statusLine: "the status line is malformed"
    case .target: "the request target is malformed"
    case .targetTooLong: "the request target is too long"
    case .version: "only HTTP/1.0, HTTP/1.1 and HTTP/2 are spoken here"
    case .connectMethod: "CONNECT is not offered here"
    case .traceMethod: "TRACE is not allowed"
    case .bareLineFeed: "a line ends in LF without CR"
    case .bareCarriageReturn: "a CR is not followed by LF"
    case .folding: "a line begins with white space"
    case .spaceBeforeColon: "white space before the colon of a field"
    case .fieldName: "a field name is malformed"
    case .fieldValue: "a field value holds a control character"
    case .headTooLarge: "the header section is too large"
    case .missingHost: "the Host field is missing"
    case .repeatedHost: "the Host field is repeated"
    case .host: "the Host field is malformed"
    case .targetDisagreesWithHost: "the request target disagrees with the connection or Host"
    case .lengthAndEncoding: "Content-Length together with Transfer-Encoding"
    case .repeatedLength: "the Content-Length field is repeated"
    case .length: "the Content-Length field is malformed"
    case .encoding: "a Transfer-Encoding other than chunked alone"
    case .chunk: "the chunked body is malformed"
    case .chunkOverhead: "the chunked body is mostly framing"
    case .upgrade: "Upgrade is not offered here; use HTTP/2 by ALPN or prior knowledge"
    case .expectation: "an expectation other than 100-continue"
    case .tooSlow: "the request took too long to arrive"
    }
  }
}
