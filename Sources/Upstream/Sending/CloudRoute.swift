import CallModel
import Cryptography
import HTTP2Wire
import NIOCore
package import Signing
import System
package import Transport

/// The way from one event loop to the cloud with one credential; reached only from that loop.
package final class CloudRoute {
  package let credential: CloudCredential
  package let loop: LoopContext
  private let client: HTTPClient
  private let authority: String
  private var signer: UpstreamSigner
  private var dateSecond: Int64 = .min
  private var date = SdkDate(unixSeconds: 0)

  package init(
    credential: CloudCredential, client: HTTPClient, loop: LoopContext
  ) throws(SigningError) {
    self.credential = credential
    self.client = client
    self.loop = loop
    self.authority = client.endpoint.description
    self.signer = try UpstreamSigner(
      key: credential.key, host: authority, projectID: credential.projectID)
  }

  /// Signs and sends once.
  package func attempt(_ request: CloudRequest) async throws(ClientFailure) -> ClientResponse {
    try await client.send(signed(request))
  }

  /// Signed anew for every attempt: the cloud accepts a signature for fifteen minutes only.
  private func signed(_ request: CloudRequest) -> ClientRequest {
    let second = WallClock.now().seconds + credential.clockOffsetSeconds
    if second != dateSecond {
      dateSecond = second
      date = SdkDate(unixSeconds: second)
    }
    var fields = FieldBlock()
    fields.append(.method, value: request.method.span)
    fields.append(.scheme, "https")
    fields.append(.authority, value: authority.utf8.span)
    fields.append(.path, value: request.target.span)
    let hasBody = !request.body.isEmpty
    if hasBody {
      fields.append(.contentType, "application/json")
      fields.append(.contentLength, value: String(request.body.count).utf8.span)
    }
    fields.append(.xProjectId, value: credential.projectID.utf8.span)
    fields.append(.xSdkDate, value: date.bytes)
    credential.key.accessKey.securityToken?.withBytes { token in
      fields.append(.xSecurityToken, value: token)
    }
    var authorization: [UInt8] = []
    authorization.reserveCapacity(256)
    do {
      try signer.authorize(
        method: request.method.span, target: request.target.span, sendsContentType: hasBody,
        bodyHash: SHA256.digest(request.body.span), at: date, into: &authorization)
    } catch {
      preconditionFailure("a request of our own making cannot be signed: \(error)")
    }
    fields.append(.authorization, value: authorization.span)
    fields.append(.accept, "application/json")
    fields.append(.userAgent, "gatehouse")
    return ClientRequest(fields: fields, body: request.body)
  }
}
