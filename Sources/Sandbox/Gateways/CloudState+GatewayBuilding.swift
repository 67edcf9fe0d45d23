// How an order becomes a gateway: zones, addresses, and what else the service chooses.
extension CloudState {
  /// VGW-6.
  func zones(
    for order: GatewayOrder
  ) throws(CloudRefusal) -> (zones: [String], areAutomatic: Bool) {
    let offered = settings.zones.first { $0.flavor == order.flavor }?.zones ?? []
    let needed = min(offered.count, 2)
    guard needed > 0 else {
      throw .invalidRequest("no availability zone serves flavor \(order.flavor)")
    }
    guard let chosen = order.zones else { return (Array(offered.prefix(needed)), true) }
    guard chosen.count == needed, chosen.allSatisfy(offered.contains) else {
      throw .invalidRequest(
        "vpn_gateway.availability_zone_ids must be \(needed) of \(offered.joined(separator: ", "))")
    }
    return (chosen, false)
  }

  mutating func build(
    _ order: GatewayOrder, zones: (zones: [String], areAutomatic: Bool), now: Int64
  ) -> Gateway {
    let id = resourceIDs.uuid()
    let isPrivate = order.networkType == "private"
    return Gateway(
      id: id, name: order.name ?? "vpngw-\(resourceIDs.hex(4))", networkType: order.networkType,
      attachmentType: order.attachmentType, vpcID: order.vpcID, localSubnets: order.localSubnets,
      connectSubnet: order.connectSubnet, bgpASN: order.bgpASN, flavor: order.flavor,
      supportedFlavors: settings.zones.filter { !$0.zones.isEmpty }.map(\.flavor),
      zones: zones.zones, areZonesAutomatic: zones.areAutomatic,
      connectionNumber: settings.connectionsPerGateway,
      enterpriseProjectID: order.enterpriseProjectID, eip1: bound(order.eip1),
      eip2: bound(order.eip2), accessVpcID: order.accessVpcID,
      accessSubnetID: order.accessSubnetID,
      accessPrivateIPs: isPrivate ? order.accessPrivateIPs ?? privateAddresses() : nil,
      haMode: order.haMode, tags: order.tags, createdAt: now, updatedAt: now,
      life: ResourceLife(.active))
  }

  private mutating func bound(_ order: EipOrder?) -> Eip? {
    switch order {
    case nil: nil
    case .existing(let id): Eip(existing: id, seed: settings.seed, &addresses)
    case .new(let new): Eip(new: new, &resourceIDs, &addresses)
    }
  }

  /// Binds another EIP in place of the present one.
  mutating func bind(_ id: String?, to eip: inout Eip?) {
    guard let id, id != eip?.id else { return }
    if let old = eip { addresses.release(old.address) }
    eip = bound(.existing(id: id))
  }

  private mutating func privateAddresses() -> [String] {
    let number = resourceIDs.next()
    return ["192.168.146.\(2 + number % 120)", "192.168.146.\(130 + number >> 8 % 120)"]
  }
}
