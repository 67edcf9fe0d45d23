import SwiftProtobuf

/// Every operation, found by rpc path, by method and path, or by the cloud's own method and path;
/// read from the descriptors once.
public struct OperationTable: Sendable {
  public let operations: [Operation]
  public let descriptors: Descriptors
  public let schemas: Schemas
  /// By index of a list, where there is one.
  private let gets: [Operation?]
  private let indexByPath: ByteKeyTable
  private let router: Router
  private let cloudPaths: CloudPaths

  /// The table of the embedded contract. That it can be read is tested, not hoped.
  public static let shared: OperationTable = {
    do {
      return try OperationTable()
    } catch {
      preconditionFailure("the embedded contract contradicts itself: \(error)")
    }
  }()

  public init() throws(ContractFault) {
    try self.init(descriptors: DescriptorSet.bytes(), rows: Row.all)
  }

  /// Reads a serialized `FileDescriptorSet` whose rpcs are exactly those of `rows`.
  public init(descriptors set: [UInt8], rows: [Row]) throws(ContractFault) {
    descriptors = try Descriptors(set)
    schemas = try Schemas(descriptors.files)
    var pool = RowPool(rows)
    var operations: [Operation] = []
    var router = Router()
    for file in descriptors.files {
      for service in file.descriptor.service {
        let serviceName = "\(file.descriptor.package).\(service.name)"
        for method in service.method {
          let operation = Operation(
            try OperationReading(
              method, of: serviceName, row: try pool.take(method, of: serviceName), in: schemas),
            index: operations.count)
          for (number, binding) in operation.bindings.enumerated() {
            try router.add(binding, operation: operation.index, number: number)
          }
          operations.append(operation)
        }
      }
    }
    try pool.checkEmpty()
    guard let table = ByteKeyTable(operations.map { ($0.rpcPath, $0.index) }) else {
      throw ContractFault("two rpcs have one path")
    }
    self.operations = operations
    gets = operations.map { list in operations.first { $0.gets(rowsOf: list) } }
    self.router = router
    cloudPaths = try CloudPaths(operations)
    indexByPath = table
    try checkNames()
  }

  /// The operation of a gRPC or Connect path, `/package.Service/Method`, as it stands on the wire.
  public func operation(rpcPath: Span<UInt8>) -> Operation? {
    indexByPath.find(rpcPath).map { operations[$0] }
  }

  /// The operation of this simple name, `GetVpnGateway`; for settings and tests, not for calls.
  public func operation(named name: String) -> Operation? {
    operations.first { $0.name == name }
  }

  /// What gets one of the resources that a list shows in its rows: on the cloud's path of the list,
  /// and one place behind it.
  public func get(ofRowsOf list: Operation) -> Operation? { gets[list.index] }

  /// The REST operation of a method and a path. `path` is the path alone, as sent: without the
  /// query, not decoded.
  public func route(method: Span<UInt8>, path: Span<UInt8>) -> Route {
    switch router.route(method: method, path: path) {
    case .binding(let operation, let binding, let variables):
      .match(
        RouteMatch(operation: operations[operation], binding: binding, variables: variables))
    case .methodNotAllowed(let allowed): .methodNotAllowed(allowed: allowed)
    case .notFound: .notFound
    }
  }

  /// The operation of the cloud's own method and path, as its clients send them. `path` is the path
  /// alone, as sent: without the query, not decoded.
  public func cloudRoute(method: Span<UInt8>, path: Span<UInt8>) -> CloudPathRoute {
    switch cloudPaths.route(method: method, path: path) {
    case .match(let operation, let variables):
      .match(CloudPathMatch(operation: operations[operation], variables: variables))
    case .unknown: .unknown
    case .malformed(let refusal): .malformed(refusal)
    }
  }

  /// Names of other operations must be those of reads.
  private func checkNames() throws(ContractFault) {
    for operation in operations {
      let names =
        operation.invalidates + operation.composes + (operation.rowsFill.map { [$0] } ?? [])
      for name in names {
        guard let other = self.operation(named: name), other.isSideEffectFree else {
          throw ContractFault("\(operation.rpcPath): '\(name)' is no read")
        }
      }
      if let watching = operation.watching { try check(watching, of: operation) }
    }
  }

  /// Who watches sees what the get shows, and no more.
  private func check(_ watching: Watching, of operation: Operation) throws(ContractFault) {
    guard let get = self.operation(named: watching.get), !get.endStates.isEmpty,
      get.upstream?.responseEnvelope != nil, get.action == operation.action,
      watching.resource.kind == .message(get.replySchema.name)
    else {
      throw ContractFault(
        "\(operation.rpcPath): '\(watching.get)' does not get with the same action what is watched")
    }
    guard let list = self.operation(named: watching.list), list.paging?.rowID == "id" else {
      throw ContractFault("\(operation.rpcPath): '\(watching.list)' is no list of resources")
    }
  }
}
