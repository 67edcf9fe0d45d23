import CallModel
package import Contract
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
  private let projectID: [UInt8]
  /// Its memory is used again and again.
  private var spareAuthorization: [UInt8] = []
  private let vpn: ServiceRoute
  /// Absent where the settings name no endpoint of the service.
  private let iam: ServiceRoute?
  private var dateSecond: Int64 = .min
  private var date = SdkDate(unixSeconds: 0)

  /// - Parameter iam: Absent where the settings name no endpoint of that service.
  package init(
    credential: CloudCredential, vpn: HTTPClient, iam: HTTPClient? = nil, loop: LoopContext
  ) throws(SigningError) {
    self.credential = credential
    self.loop = loop
    self.projectID = Array(credential.projectID.utf8)
    self.vpn = try ServiceRoute(vpn, key: credential.key, projectID: credential.projectID)
    // Identity is of the account: its calls name no project (spec: signing §4.5).
    self.iam =
      if let iam { try ServiceRoute(iam, key: credential.key, projectID: nil) } else { nil }
  }

  /// Whether the settings say where the service is.
  package func reaches(_ service: CloudService) -> Bool {
    service == .vpn || iam != nil
  }

  private func route(to service: CloudService) -> ServiceRoute {
    guard service == .iam else { return vpn }
    guard let iam else { preconditionFailure("a call to a service that cannot be reached") }
    return iam
  }

  /// Signs and sends once.
  func attempt(
    _ request: CloudRequest, with permit: KeyPermit
  ) async throws(ClientFailure) -> ClientResponse {
    let route = route(to: request.service)
    return try await route.client.send(signed(request, along: route, with: permit))
  }

  /// The same without a task: `completion` is called on the loop once, perhaps at once.
  func attempt(
    _ request: CloudRequest, with permit: KeyPermit,
    completion: @escaping (Result<ClientResponse, ClientFailure>) -> Void
  ) -> SentRequest {
    let route = route(to: request.service)
    return route.client.send(
      signed(request, along: route, with: permit), completion: completion)
  }

  private static let emptyHash = SHA256.digest([UInt8]().span)

  /// Signed anew for every attempt: the cloud accepts a signature for fifteen minutes only.
  private func signed(
    _ request: CloudRequest, along route: ServiceRoute, with permit: KeyPermit
  ) -> ClientRequest {
    let second = WallClock.now().seconds + permit.clockOffsetSeconds
    if second != dateSecond {
      dateSecond = second
      date = SdkDate(unixSeconds: second)
    }
    // A class lends no spans of its properties.
    let (authority, projectID) = (route.authority, projectID)
    var authorization: [UInt8] = []
    swap(&authorization, &spareAuthorization)
    defer { swap(&authorization, &spareAuthorization) }
    var fields = FieldBlock()
    fields.append(.method, value: request.method.span)
    fields.append(.scheme, "https")
    fields.append(.authority, value: authority.span)
    fields.append(.path, value: request.target.span)
    let hasBody = !request.body.isEmpty
    if hasBody {
      if let type = request.contentType {
        fields.append(.contentType, value: type.span)
      } else {
        fields.append(.contentType, "application/json")
      }
      fields.append(.contentLength, decimal: request.body.count)
    }
    if request.service == .vpn { fields.append(.xProjectId, value: projectID.span) }
    fields.append(.xSdkDate, value: date.bytes)
    credential.key.accessKey.securityToken?.withBytes { token in
      fields.append(.xSecurityToken, value: token)
    }
    authorization.removeAll(keepingCapacity: true)
    do {
      try route.signer.authorize(
        method: request.method.span, target: request.target.span,
        // Another type travels unsigned, as one official signer leaves all of them.
        sendsContentType: hasBody && request.contentType == nil,
        bodyHash: hasBody ? SHA256.digest(request.body.span) : Self.emptyHash, at: date,
        into: &authorization)
    } catch {
      preconditionFailure("a request of our own making cannot be signed: \(error)")
    }
    fields.append(.authorization, value: authorization.span)
    fields.append(.accept, "application/json")
    fields.append(.userAgent, "gatehouse")
    return ClientRequest(fields: fields, body: request.body)
  }
}

/// What of a route is particular to one service: its host is signed.
private final class ServiceRoute {
  let client: HTTPClient
  let authority: [UInt8]
  var signer: UpstreamSigner

  init(_ client: HTTPClient, key: SigningKey, projectID: String?) throws(SigningError) {
    let host = client.endpoint.description
    self.client = client
    self.authority = Array(host.utf8)
    self.signer = try UpstreamSigner(key: key, host: host, projectID: projectID)
  }
}
