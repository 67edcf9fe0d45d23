import Admission
import CallModel
import Contract
import NIOCore
import Protocols
import Reads
import SwiftProtobuf
import Transport
import Upstream

/// Puts a gateway together with all that hangs on it, out of the answers of other operations, which
/// are asked for at the same time.
///
/// Each part needs its own action and fails by itself; without the gateway there is no topology.
struct ComposeTopology {
  let table: OperationTable
  let decide: Decide
  let read: ReadThrough

  func callAsFunction(
    _ request: ValidRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> EncodedReply {
    guard case .message(let message) = request, let asked = message as? GetTopologyRequest else {
      preconditionFailure("\(call.operation.name) is not what is put together here")
    }
    var found: [Part: Result<[any Message], Refusal>] = [:]
    let parts = NIOLoopBound(
      PartFetch(table: table, route: route, call: call, decide: decide, read: read),
      eventLoop: route.loop.eventLoop)
    await withTaskGroup(of: (Part, Result<[any Message], Refusal>).self) { group in
      for part in Part.allCases {
        group.addTask(executorPreference: route.loop.executor) {
          (part, await parts.value.fetch(part.operation, part.request(asked.vgwID)))
        }
      }
      for await (part, result) in group { found[part] = result }
    }
    let topology = try Topology(found)
    return EncodedReply(
      message: try call.operation.encode(topology, call.dialect.codec), facts: ReplyFacts())
  }

  /// What a topology consists of.
  enum Part: CaseIterable {
    case gateway, connections, customerGateways, monitors, tags

    var operation: String {
      switch self {
      case .gateway: "GetVpnGateway"
      case .connections: "ListVpnConnections"
      case .customerGateways: "ListCustomerGateways"
      case .monitors: "ListConnectionMonitors"
      case .tags: "ListResourceTags"
      }
    }

    /// Name of the field of the topology.
    var field: String {
      switch self {
      case .gateway: "vpn_gateway"
      case .connections: "vpn_connections"
      case .customerGateways: "customer_gateways"
      case .monitors: "connection_monitors"
      case .tags: "tags"
      }
    }

    func request(_ gateway: String) -> any Message {
      switch self {
      case .gateway: GetVpnGatewayRequest.with { $0.vgwID = gateway }
      case .connections: ListVpnConnectionsRequest.with { $0.vgwID = gateway }
      case .customerGateways: ListCustomerGatewaysRequest()
      case .monitors: ListConnectionMonitorsRequest()
      case .tags:
        ListResourceTagsRequest.with {
          $0.resourceType = "vpn-gateway"
          $0.resourceID = gateway
        }
      }
    }
  }
}

extension Topology {
  /// Of what each part's operation answered, page by page.
  init(
    _ parts: [ComposeTopology.Part: Result<[any Message], Refusal>]
  ) throws(Refusal) {
    self.init()
    var failures: [PartFailure] = []
    func answers<Reply: Message>(
      _ part: ComposeTopology.Part, _ type: Reply.Type
    ) -> [Reply] {
      switch parts[part] {
      case .success(let replies): return replies.compactMap { $0 as? Reply }
      case .failure(let refusal): failures.append(PartFailure(part, refusal))
      case nil: preconditionFailure("\(part) was not asked for")
      }
      return []
    }
    switch parts[.gateway] {
    case .failure(let refusal): throw refusal
    case .success(let replies): vpnGateway = (replies.first as? VpnGateway) ?? VpnGateway()
    case nil: preconditionFailure("a topology without its gateway")
    }
    vpnConnections = answers(.connections, ListVpnConnectionsResponse.self)
      .flatMap(\.vpnConnections)
    let ends = Set(vpnConnections.map(\.cgwID))
    customerGateways = answers(.customerGateways, ListCustomerGatewaysResponse.self)
      .flatMap(\.customerGateways).filter { ends.contains($0.id) }
    let watched = Set(vpnConnections.map(\.id))
    connectionMonitors = answers(.monitors, ListConnectionMonitorsResponse.self)
      .flatMap(\.connectionMonitors).filter { watched.contains($0.vpnConnectionID) }
    tags = answers(.tags, ListResourceTagsResponse.self).flatMap(\.tags)
    if failures.contains(where: { $0.part == ComposeTopology.Part.connections.field }) {
      // Without the connections nobody knows which of the others hang on this gateway.
      failures += [.customerGateways, .monitors].filter { part in
        !failures.contains { $0.part == part.field }
      }.map(PartFailure.init(unknownWithoutConnections:))
    }
    self.failures = failures
  }
}

extension PartFailure {
  fileprivate init(_ part: ComposeTopology.Part, _ refusal: Refusal) {
    self.init()
    self.part = part.field
    code = refusal.code.name
    message = refusal.message
    reason = refusal.reason
    upstreamErrorCode = refusal.upstream?.errorCode ?? ""
    upstreamRequestID = refusal.upstream?.requestID ?? ""
  }

  fileprivate init(unknownWithoutConnections part: ComposeTopology.Part) {
    self.init()
    self.part = part.field
    code = Code.unavailable.name
    message = "which of them belong to this gateway is not known without its connections"
    reason = "DEPENDS_ON_CONNECTIONS"
  }
}
