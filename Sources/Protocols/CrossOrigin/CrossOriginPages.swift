import HTTP2Wire

/// The pages of one listener, with what they are told made ready.
struct CrossOriginPages: Sendable {
  /// What the faces read of a request and a browser would not send unasked.
  static let requestFields = [
    "authorization", "content-type", "content-encoding", "gatehouse-credential",
    "connect-protocol-version", "connect-timeout-ms", "connect-content-encoding",
    "connect-accept-encoding", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding",
    "cache-control", "if-none-match", "traceparent",
    // What the browsers' own gRPC libraries add.
    "x-grpc-web", "x-user-agent",
  ]

  /// What the faces say in fields, and a browser would keep from the page.
  static let exposedFields = [
    "grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-encoding",
    "grpc-accept-encoding", "connect-content-encoding", "connect-accept-encoding",
    ReplyFacts.upstreamRequestIDField, ReplyFacts.missingRowsField, "retry-after",
    "ratelimit", "ratelimit-policy", "cache-status", "age", "etag",
    "www-authenticate", "allow", "accept-post", "date",
  ]

  private let origins: [(origin: [UInt8], fields: FieldBlock)]
  private let others: FieldBlock
  private let allowedHeaders: String
  private let maxAgeSeconds: Int

  init(_ rules: CrossOrigin.Rules) {
    // Another page's answer must not be served from a cache (Fetch standard, "CORS protocol and
    // HTTP caches").
    var others = FieldBlock()
    others.append(name: "vary", value: "origin")
    self.others = others
    origins = rules.origins.map { origin in
      var fields = others
      fields.append(name: "access-control-allow-origin", value: origin)
      fields.append(
        name: "access-control-expose-headers", value: Self.exposedFields.joined(separator: ", "))
      return (Array(origin.utf8), fields)
    }
    allowedHeaders = (Self.requestFields + rules.requestHeaders).joined(separator: ", ")
    maxAgeSeconds = rules.maxAgeSeconds
  }

  /// Whether the one origin of a request is among ours.
  func lists(_ head: borrowing FieldBlock) -> Bool { place(of: head) != nil }

  /// The further fields of every answer to a request.
  func answerFields(to head: borrowing FieldBlock) -> FieldBlock {
    place(of: head).map { origins[$0].fields } ?? others
  }

  private func place(of head: borrowing FieldBlock) -> Int? {
    guard !head.isRepeated(.origin), let origin = head.value(of: .origin) else { return nil }
    for index in origins.indices {
      let listed = origins[index].origin
      if listed.span.hasSameBytes(as: origin) { return index }
    }
    return nil
  }

  /// The answer to a preflight, beside the fields of every answer.
  func preflight(allowed: String) -> FieldBlock {
    var fields = FieldBlock()
    fields.append(.status, "204")
    fields.append(name: "access-control-allow-methods", value: allowed)
    fields.append(name: "access-control-allow-headers", value: allowedHeaders)
    fields.append(name: "access-control-max-age", value: String(maxAgeSeconds))
    return fields
  }
}
