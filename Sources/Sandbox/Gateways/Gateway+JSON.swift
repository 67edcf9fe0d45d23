extension Gateway {
  func json(_ view: ResourceView) -> JSONValue {
    // Addresses, times and automatic zones come with the first ACTIVE (spec section 6).
    let isBuilt = life.status != .pendingCreate && view != .created
    let isRead = view == .item || view == .row
    var object = JSONObject()
    object.append("id", id)
    object.append("name", name)
    object.append("network_type", networkType)
    if isRead { object.append("status", life.status.rawValue) }
    object.append("attachment_type", attachmentType)
    object.append("ip_version", "ipv4")
    object.appendIfPresent("vpc_id", vpcID)
    if let localSubnets { object.append("local_subnets", JSONValue.list(localSubnets)) }
    object.appendIfPresent("connect_subnet", connectSubnet)
    object.append("bgp_asn", .integer(bgpASN))
    object.append("flavor", flavor)
    if view != .created, isBuilt || !areZonesAutomatic {
      object.append("availability_zone_ids", JSONValue.list(zones))
    }
    object.append("connection_number", connectionNumber)
    object.append("used_connection_number", usedConnections)
    object.append("used_connection_group", usedGroups)
    object.append("enterprise_project_id", enterpriseProjectID)
    if isBuilt { appendBuilt(to: &object, isRead: isRead) }
    object.appendIfPresent("access_vpc_id", accessVpcID)
    object.appendIfPresent("access_subnet_id", accessSubnetID)
    if isBuilt, let accessPrivateIPs {
      object.append("access_private_ip_1", accessPrivateIPs[0])
      object.append("access_private_ip_2", accessPrivateIPs[1])
    }
    object.append("ha_mode", haMode)
    if view == .row, let policyTemplate {
      object.append("policy_template", .object(policyTemplate))
    }
    if isRead { object.append("supported_flavors", JSONValue.list(supportedFlavors)) }
    if !tags.isEmpty { object.append("tags", .array(tags.map(\.json))) }
    return .object(object)
  }

  private func appendBuilt(to object: inout JSONObject, isRead: Bool) {
    if let eip1 { object.append("eip1", eip1.json) }
    if let eip2 { object.append("eip2", eip2.json) }
    object.append("created_at", CloudTime.resource(createdAt))
    if isRead, let appliedAt { object.append("applied_at", CloudTime.resource(appliedAt)) }
    object.append("updated_at", CloudTime.resource(updatedAt))
  }
}
