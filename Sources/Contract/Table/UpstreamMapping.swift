/// The upstream call that answers an operation.
package struct UpstreamMapping: Sendable {
  /// What of the request becomes the JSON body.
  package enum Body: Sendable {
    case none
    case field(FieldSchema)
    /// Every field that is neither in the path nor in the query.
    case whole
  }

  /// Which of the cloud's services answers, each at an endpoint of its own.
  package let service: CloudService
  package let method: HTTPMethod
  /// `{project_id}` is the credential's; every other variable names a field of the request.
  package let path: PathTemplate
  package let query: [FieldSchema]
  package let body: Body
  /// Member of the body that the cloud wraps the request in.
  package let requestEnvelope: String?
  /// Member of the answer that holds what was asked for; none when there is no body.
  package let responseEnvelope: String?
  /// The field of the reply that takes the enveloped value; nil when the value is the reply.
  package let replyField: FieldSchema?
  /// HTTP statuses of success.
  package let success: [Int]
}

/// A service of the cloud.
package enum CloudService: Sendable { case vpn, iam }

/// What may be done after a lost answer (x-retry).
package enum RetryRule: Sendable { case safe, checkFirst, never }
