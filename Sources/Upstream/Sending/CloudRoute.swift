import CallModel
public import Contract
import Cryptography
import HTTP2Wire
import NIOCore
public import Signing
import Synchronization
import System
public import Transport

/// The way from one event loop to the cloud with one credential; reached only from that loop.
public final class CloudRoute {
  public let credential: CloudCredential
  public let loop: LoopContext
  /// What it shows now; the credential tells when there is something newer.
  @exclusivity(unchecked) private var proof: CloudProof?
  @exclusivity(unchecked) private var projectID: [UInt8] = []
  /// Its memory is used again and again.
  @exclusivity(unchecked) private var spareAuthorization: [UInt8] = []
  private let vpn: ServiceRoute
  /// Absent where the settings name no endpoint of the service.
  private let iam: ServiceRoute?
  @exclusivity(unchecked) private var usedSecond: Int64 = .min
  @exclusivity(unchecked) private var dateSecond: Int64 = .min
  @exclusivity(unchecked) private var date = SdkDate(unixSeconds: 0)

  /// - Parameter iam: Absent where the settings name no endpoint of that service.
  public init(
    credential: CloudCredential, vpn: HTTPClient, iam: HTTPClient? = nil, loop: LoopContext
  ) throws(SigningError) {
    self.credential = credential
    self.loop = loop
    self.vpn = ServiceRoute(vpn)
    self.iam = iam.map(ServiceRoute.init)
    if let proof = credential.newerProof(than: 0) { try change(to: proof) }
  }

  /// Whose resources are read and changed on this way: the project, or for identity the account
  /// as the credential sees it.
  public func domain(of service: CloudService) -> String {
    switch service {
    case .vpn: "\(vpn.client.endpoint) \(credential.projectID ?? "")"
    case .iam: "\(iam.map { $0.client.endpoint.description } ?? "") \(credential.name)"
    }
  }

  private func change(to proof: CloudProof) throws(SigningError) {
    self.proof = proof
    let projectID = credential.projectID
    self.projectID = Array((projectID ?? "").utf8)
    guard case .key(let key) = proof.material else { return }
    try vpn.change(to: key, projectID: projectID)
    // Identity is of the account: its calls name no project (spec: signing §4.5).
    try iam?.change(to: key, projectID: nil)
  }

  /// The newest there is; somebody has leave to show it.
  private func current() -> CloudProof {
    if let newer = credential.newerProof(than: proof?.generation ?? 0) {
      do {
        try change(to: newer)
      } catch {
        preconditionFailure("a key that was taken cannot sign: \(error)")
      }
    }
    guard let proof else { preconditionFailure("leave was given to show nothing") }
    return proof
  }

  /// Whether the settings say where the service is.
  public func reaches(_ service: CloudService) -> Bool {
    service == .vpn || iam != nil
  }

  private func route(to service: CloudService) -> ServiceRoute {
    guard service == .iam else { return vpn }
    guard let iam else { preconditionFailure("a call to a service that cannot be reached") }
    return iam
  }

  /// Signs and sends once.
  func attempt(
    _ request: CloudRequest, with permit: KeyPermit, trace: OutgoingTrace? = nil
  ) async throws(ClientFailure) -> ClientResponse {
    let route = route(to: request.service)
    return try await route.client.send(
      signed(request, along: route, with: permit, trace: trace))
  }

  /// The same without a task: `completion` is called on the loop once, perhaps at once.
  func attempt(
    _ request: CloudRequest, with permit: KeyPermit, trace: OutgoingTrace? = nil,
    completion: @escaping (Result<ClientResponse, ClientFailure>) -> Void
  ) -> SentRequest {
    let route = route(to: request.service)
    return route.client.send(
      signed(request, along: route, with: permit, trace: trace), completion: completion)
  }

  private static let emptyHash = SHA256.digest([UInt8]().span)

  /// Signed anew for every attempt: the cloud accepts a signature for fifteen minutes only.
  private func signed(
    _ request: CloudRequest, along route: ServiceRoute, with permit: KeyPermit,
    trace: OutgoingTrace?
  ) -> ClientRequest {
    let second = WallClock.now().seconds
    if second != usedSecond {
      usedSecond = second
      credential.lastUse.store(second, ordering: .relaxed)
    }
    let proof = current()
    var fields = FieldBlock()
    fields.append(.method, bytes: request.method)
    fields.append(.scheme, "https")
    fields.append(.authority, bytes: route.authority)
    fields.append(.path, bytes: request.target)
    if !request.body.isEmpty {
      if let type = request.contentType {
        fields.append(.contentType, value: type.span)
      } else {
        fields.append(.contentType, "application/json")
      }
      fields.append(.contentLength, decimal: request.body.count)
    }
    switch proof.material {
    case .token(let token):
      // Instead of a signature (spec: signing §4.2).
      token.withBytes { fields.append(.xAuthToken, value: $0) }
    case .key(let key):
      sign(
        request, along: route, with: key, at: second + permit.clockOffsetSeconds, in: &fields)
    }
    fields.append(.accept, "application/json")
    fields.append(.userAgent, "gatehouse")
    trace?.append(to: &fields)
    return ClientRequest(fields: fields, body: request.body)
  }

  private func sign(
    _ request: CloudRequest, along route: ServiceRoute, with key: SigningKey, at second: Int64,
    in fields: inout FieldBlock
  ) {
    if second != dateSecond {
      dateSecond = second
      date = SdkDate(unixSeconds: second)
    }
    var authorization: [UInt8] = []
    swap(&authorization, &spareAuthorization)
    defer { swap(&authorization, &spareAuthorization) }
    if request.service == .vpn { fields.append(.xProjectId, bytes: projectID) }
    fields.append(.xSdkDate, value: date.bytes)
    key.accessKey.securityToken?.withBytes { token in
      fields.append(.xSecurityToken, value: token)
    }
    authorization.removeAll(keepingCapacity: true)
    let hasBody = !request.body.isEmpty
    do {
      try route.authorize(
        request,
        // Another type travels unsigned, as one official signer leaves all of them.
        sendsContentType: hasBody && request.contentType == nil,
        bodyHash: hasBody ? SHA256.digest(request.body.span) : Self.emptyHash, at: date,
        into: &authorization)
    } catch {
      preconditionFailure("a request of our own making cannot be signed: \(error)")
    }
    fields.append(.authorization, value: authorization.span)
  }
}

/// What of a route is particular to one service: its host is signed.
private final class ServiceRoute {
  let client: HTTPClient
  let authority: [UInt8]
  /// Absent while tokens are sent.
  @exclusivity(unchecked) private var signer: UpstreamSigner?

  init(_ client: HTTPClient) {
    self.client = client
    self.authority = Array(client.endpoint.description.utf8)
  }

  func change(to key: SigningKey, projectID: String?) throws(SigningError) {
    signer = try UpstreamSigner(
      key: key, host: client.endpoint.description, projectID: projectID)
  }

  func authorize(
    _ request: CloudRequest, sendsContentType: Bool, bodyHash: SHA256Digest, at date: SdkDate,
    into authorization: inout [UInt8]
  ) throws(SigningError) {
    guard signer != nil else { preconditionFailure("a key without its signer") }
    try signer?.authorize(
      method: request.method.span, target: request.target.span,
      sendsContentType: sendsContentType, bodyHash: bodyHash, at: date, into: &authorization)
  }
}
