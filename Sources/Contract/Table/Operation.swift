import SwiftProtobuf

/// One row of the API and everything particular to it, read from its rpc's options.
public final class Operation: Sendable {
  /// Who sends how many messages.
  public enum Kind: Sendable { case unary, clientStreaming, serverStreaming, bidirectional }

  /// Place in `OperationTable.operations`, for tables of one's own.
  public let index: Int
  /// `GetVpnGateway`
  public let name: String
  /// `gatehouse.vpn.v1.VpnGatewayService`
  public let serviceName: String
  /// `/gatehouse.vpn.v1.VpnGatewayService/GetVpnGateway`
  public let rpcPath: String
  public let kind: Kind
  /// May travel as a cacheable GET, and be repeated freely (`NO_SIDE_EFFECTS`).
  public let isSideEffectFree: Bool
  /// Asked by whoever runs the gateway, of the gateway.
  public let isAdministrative: Bool
  public let bindings: [HTTPBinding]
  /// Action of the IAM vocabulary; nil when being known is enough.
  public let action: String?
  /// Nil when the gateway answers by itself, or by what other operations answer.
  public let upstream: UpstreamMapping?
  /// Nil for what is not a list of pages.
  public let paging: Paging?
  /// Nil: the answer is never given again.
  public let freshness: Freshness?
  /// Whether answers are given to more than one call.
  public let isKept: Bool
  /// Names of operations whose remembered answers this write makes wrong.
  public let invalidates: [String]
  /// Name of the operation whose whole answer a row of this list is.
  public let rowsFill: String?
  /// Names of the operations whose answers this one puts together; empty for nearly all.
  public let composes: [String]
  /// What a stream of states observes; nil for nearly all.
  public let watching: Watching?
  /// A stream of states.
  public let isWatch: Bool
  /// Number of the field by which a get is asked to wait for an end state.
  let waitField: Int?
  /// A get that can be asked to wait for an end state.
  public var canWait: Bool { waitField != nil }
  /// Upstream calls one call is charged for.
  public let cost: Int
  /// Statuses at which a watch ends.
  public let endStates: [String]
  /// Nil when there is no upstream call.
  public let retry: RetryRule?
  /// Ids of the rules across fields that are checked here, and of those only the cloud can check.
  public let constraints: [String]
  public let upstreamConstraints: [String]
  /// Request and reply types.
  public let row: Row

  public let requestSchema: MessageSchema
  public let replySchema: MessageSchema
  public let schemas: Schemas
  /// The gateway answers by itself, without asking the cloud.
  public var isLocal: Bool { upstream == nil && composes.isEmpty && !isWatch }
  let rules: [Rule]
  let plan: TranscodingPlan
  /// Nil when no valid request is a plain one.
  let plain: PlainPlan?
  /// The field that is a mask, and the field whose changes it names.
  let mask: (field: FieldSchema, target: FieldSchema)?

  init(_ reading: OperationReading, index: Int) {
    self.index = index
    name = reading.method.name
    serviceName = reading.serviceName
    rpcPath = "/\(reading.serviceName)/\(reading.method.name)"
    kind =
      switch (reading.method.clientStreaming, reading.method.serverStreaming) {
      case (false, false): .unary
      case (true, false): .clientStreaming
      case (false, true): .serverStreaming
      case (true, true): .bidirectional
      }
    isSideEffectFree = reading.method.options.idempotencyLevel == .noSideEffects
    bindings = reading.bindings
    isAdministrative = reading.serviceName.hasPrefix("gatehouse.admin.")
    let options = reading.options
    action = options.action.isEmpty ? nil : options.action
    upstream = reading.upstream
    paging = reading.paging
    freshness = options.hasFreshness ? Freshness(options.freshness) : nil
    isKept = options.hasFreshness
    invalidates = options.invalidates
    rowsFill = options.rowsFill.isEmpty ? nil : options.rowsFill
    composes = options.composes
    watching = reading.watching
    isWatch = reading.watching != nil
    waitField =
      reading.request.fields.first {
        $0.name == "wait" && $0.kind == .message("google.protobuf.Duration")
      }?.number
    cost = options.hasCost ? Int(options.cost) : reading.upstream == nil ? 0 : 1
    endStates = options.endStates
    retry = reading.retry
    constraints = options.constraints
    upstreamConstraints = options.upstreamConstraints
    row = reading.row
    requestSchema = reading.request
    replySchema = reading.reply
    schemas = reading.schemas
    rules = reading.rules
    mask = reading.mask
    plain = PlainPlan(
      reading.upstream, reading.bindings, of: reading.request,
      isBound: !reading.rules.isEmpty || reading.mask != nil)
    plan = TranscodingPlan(
      reading.reply, in: reading.schemas, envelope: reading.upstream?.responseEnvelope,
      place: reading.upstream?.replyField)
  }
}
