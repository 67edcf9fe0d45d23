import Bytes
public import CallModel

/// The short way of plain requests. Nil means the long way, which takes every request and says
/// what is wrong with one; a test holds the two against each other.
extension Operation {
  /// The plain request of a REST call without a body, of a path that led to this operation.
  public func plainRequest(path: Span<UInt8>, query: Span<UInt8>) -> PlainRequest? {
    guard query.isEmpty, let plan = plain, let pieces = plan.binding else { return nil }
    var request = PlainRequest()
    var start = 0
    for piece in pieces {
      var end = start
      switch piece {
      case .literal(let range):
        end += range.count
        guard end <= path.count,
          path.extracting(start..<end).equals(plan.text.span.extracting(range))
        else { return nil }
      case .value(let field):
        while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
        let value = path.extracting(start..<end)
        guard plan.allows(value, field) else { return nil }
        request.append(value, at: field)
      case .project: return nil
      }
      start = end
    }
    return start == path.count ? request : nil
  }

  /// The plain request in a message's binary form: the fields of the plan, each once.
  public func plainRequest(proto bytes: [UInt8]) -> PlainRequest? {
    guard let plan = plain else { return nil }
    var request = PlainRequest()
    let bytes = bytes.span
    var index = 0
    while index < bytes.count {
      guard bytes.count - index > 2, bytes[index + 1] < 0x80,
        let field = plan.fields.firstIndex(where: { $0.tag == bytes[index] }), !request.has(field)
      else { return nil }
      let start = index + 2
      index = start + Int(bytes[index + 1])
      guard index <= bytes.count, plan.allows(bytes.extracting(start..<index), field) else {
        return nil
      }
      request.append(bytes.extracting(start..<index), at: field)
    }
    for field in plan.fields.indices where !request.has(field) { return nil }
    return request
  }

  /// The upstream request of a valid request of either form.
  public func upstreamRequest(
    for request: ValidRequest, projectID: String
  ) throws(Refusal) -> UpstreamRequest {
    switch request {
    case .plain(let plain): try upstreamRequest(for: plain, projectID: projectID)
    case .message(let message): try upstreamRequest(for: message, projectID: projectID)
    }
  }

  public func upstreamRequest(
    for request: PlainRequest, projectID: String
  ) throws(Refusal) -> UpstreamRequest {
    guard let plan = plain, let upstream else {
      preconditionFailure("\(name) has no plain requests")
    }
    guard !projectID.isEmpty, !isDotSegment(projectID) else { throw Self.unfitForPath }
    var path: [UInt8] = []
    path.reserveCapacity(plan.text.count + request.bytes.count + projectID.utf8.count)
    for piece in plan.upstream {
      switch piece {
      case .literal(let range): path.append(contentsOf: plan.text[range])
      case .project: PercentCoding.append(projectID, to: &path)
      case .value(let field): path.append(contentsOf: request[field])
      }
    }
    return UpstreamRequest(method: upstream.method, path: path, query: [], body: nil)
  }
}
