// DO NOT EDIT: made by scripts/generate.sh from the comments in proto/.

/// What the .proto files say about each service, rpc, message and field.
enum CommentText {
  static let lines: StaticString = #"""
    gatehouse.admin.v1.AdminService What an operator asks of a running gateway: keys of callers, and the state of what it holds. Answered for callers that are allowed the action, and on a Unix socket for the user that the gateway runs as, whoever else is a caller there.
    gatehouse.admin.v1.AdminService.GetStatus Tells what serves here, since when, by which reading of the settings, and how it fares.
    gatehouse.admin.v1.AdminService.InvalidateCache Forgets stored answers of the cloud, also those on their way: for what was changed at the cloud by others, and should be seen before it is old by itself.
    gatehouse.admin.v1.AdminService.IssueKey Makes a key for a caller, which is good at once. Its secret is in this answer and nowhere else.
    gatehouse.admin.v1.AdminService.ListCredentials Lists the credentials that the gateway holds for the cloud, and how they fare; never a secret.
    gatehouse.admin.v1.AdminService.ListKeys Lists the keys of callers: those issued, and those that stand in the settings.
    gatehouse.admin.v1.AdminService.Reload Reads the settings again, with all that they point to, and serves by them from the next request on. Where anything is wrong everything stays as it was, and the answer says what it is.
    gatehouse.admin.v1.AdminService.RevokeKey Ends a key that was issued. When the answer is here the key opens nothing any more, on no connection. Revoking it again changes nothing.
    gatehouse.admin.v1.CallLimit How many calls the cloud allows with a credential.
    gatehouse.admin.v1.CallLimit.calls Calls within any window.
    gatehouse.admin.v1.CallLimit.left Calls of this instance's share that may still go in the window that ends now.
    gatehouse.admin.v1.CallLimit.operations Which calls it is for: read, write, or all of them together.
    gatehouse.admin.v1.CallLimit.origin Who said so: settings or cloud.
    gatehouse.admin.v1.CallLimit.service The service: vpn or iam.
    gatehouse.admin.v1.CallLimit.window_seconds Length of the window.
    gatehouse.admin.v1.CallerKey What can be known of a key; nothing here opens anything.
    gatehouse.admin.v1.CallerKey.caller Name of its caller.
    gatehouse.admin.v1.CallerKey.created_at When it was issued.
    gatehouse.admin.v1.CallerKey.expires_at When it ends by itself. Absent: never.
    gatehouse.admin.v1.CallerKey.key_id Of an API key its first 12 characters, of a virtual key the access key (AK). An API key of the settings is known by the beginning of its digest.
    gatehouse.admin.v1.CallerKey.kind api_key or virtual_key.
    gatehouse.admin.v1.CallerKey.last_used_at When it was last used, to the minute. Absent: never.
    gatehouse.admin.v1.CallerKey.note Words for people.
    gatehouse.admin.v1.CallerKey.origin issued, or settings: those are ended by taking them out there.
    gatehouse.admin.v1.CallerKey.revoked_at When it was revoked.
    gatehouse.admin.v1.CallerKey.state valid, expired, revoked, or orphaned: the settings have no caller of that name, or no master secret.
    gatehouse.admin.v1.CallerKey.version Of a virtual key: another number makes another secret half.
    gatehouse.admin.v1.CredentialCandidate A credential that is to take the place of the one in use.
    gatehouse.admin.v1.CredentialCandidate.identity What the cloud knows it by.
    gatehouse.admin.v1.CredentialCandidate.last_failure How the last try ended. Absent: there was none.
    gatehouse.admin.v1.CredentialCandidate.since When it was found in the source.
    gatehouse.admin.v1.CredentialFailure Something that went wrong with a credential.
    gatehouse.admin.v1.CredentialFailure.time When.
    gatehouse.admin.v1.CredentialFailure.words In the words of the cloud, or of the source.
    gatehouse.admin.v1.CredentialsSummary Credentials by state, which ListCredentials explains.
    gatehouse.admin.v1.CredentialsSummary.broken Calls with them are refused.
    gatehouse.admin.v1.CredentialsSummary.ok The cloud accepts them.
    gatehouse.admin.v1.CredentialsSummary.refreshing Newer ones are being got.
    gatehouse.admin.v1.CredentialsSummary.total All of them.
    gatehouse.admin.v1.CredentialsSummary.unproven No call has shown them yet.
    gatehouse.admin.v1.GetStatusRequest Nothing to choose.
    gatehouse.admin.v1.GetStatusResponse A gateway that serves.
    gatehouse.admin.v1.GetStatusResponse.credentials How many credentials there are, and how many in each state.
    gatehouse.admin.v1.GetStatusResponse.generation Which reading of the settings is in force: 1 for that of the start, one more for each reload that was applied.
    gatehouse.admin.v1.GetStatusResponse.listeners The listeners, in the order of the settings.
    gatehouse.admin.v1.GetStatusResponse.ready It can answer reads.
    gatehouse.admin.v1.GetStatusResponse.settings_applied_at When those settings came into force.
    gatehouse.admin.v1.GetStatusResponse.settings_faults How many faults the latest reading had; 0 when it is the one in force.
    gatehouse.admin.v1.GetStatusResponse.started_at When it began to serve.
    gatehouse.admin.v1.GetStatusResponse.version Of the program.
    gatehouse.admin.v1.GetStatusResponse.writable It passes changes on as well: they are not frozen, and no credential is broken.
    gatehouse.admin.v1.GetStatusResponse.writes_frozen The settings freeze changes.
    gatehouse.admin.v1.HeldCredential A credential for the cloud and how it fares.
    gatehouse.admin.v1.HeldCredential.broken_because Why it is broken; empty when it is not.
    gatehouse.admin.v1.HeldCredential.candidate What the source holds and the cloud has not accepted yet; the one before serves meanwhile.
    gatehouse.admin.v1.HeldCredential.clock_offset_seconds The cloud's clock minus the gateway's, where that had to be learnt.
    gatehouse.admin.v1.HeldCredential.expires_at When it ends: a temporary key, or the token got for a password. Absent: it does not.
    gatehouse.admin.v1.HeldCredential.identity What the cloud knows it by: an access key id, or a user. Empty before its source was read.
    gatehouse.admin.v1.HeldCredential.idle The one that was replaced last: it can be deleted in the cloud.
    gatehouse.admin.v1.HeldCredential.kind access_key, temporary_access_key or password.
    gatehouse.admin.v1.HeldCredential.last_failure What went wrong last, and may be over. Absent: nothing.
    gatehouse.admin.v1.HeldCredential.last_used_at When a call last used it, to the second. Absent: none has.
    gatehouse.admin.v1.HeldCredential.limits The cloud's limits of calls, as far as they are known: of the settings, or of its own refusals.
    gatehouse.admin.v1.HeldCredential.name Name in the settings.
    gatehouse.admin.v1.HeldCredential.obtained_at When what is in use was got: its age counts from here.
    gatehouse.admin.v1.HeldCredential.project_id The project that calls are for. Empty until it is looked up, and for a whole account.
    gatehouse.admin.v1.HeldCredential.project_name What the cloud calls that project.
    gatehouse.admin.v1.HeldCredential.state ok: the cloud accepts it. unproven: no call has shown it yet. refreshing: a newer one is being got. broken: calls are refused, for the reason below.
    gatehouse.admin.v1.IdleCredential A credential with which nothing is sent any more.
    gatehouse.admin.v1.IdleCredential.identity What the cloud knows it by.
    gatehouse.admin.v1.IdleCredential.since Since when.
    gatehouse.admin.v1.InvalidateCacheRequest Which answers.
    gatehouse.admin.v1.InvalidateCacheRequest.operation Simple name of the read whose answers are meant, such as ListVpnGateways; all where it is left out.
    gatehouse.admin.v1.InvalidateCacheResponse How much was forgotten.
    gatehouse.admin.v1.InvalidateCacheResponse.invalidated Answers that were stored.
    gatehouse.admin.v1.IssueKeyRequest For whom a key is wanted, and of which kind.
    gatehouse.admin.v1.IssueKeyRequest.caller Name of the caller in the settings.
    gatehouse.admin.v1.IssueKeyRequest.expires_at When it ends by itself. Left out: never.
    gatehouse.admin.v1.IssueKeyRequest.kind api_key, or virtual_key for clients that sign as the cloud wants it.
    gatehouse.admin.v1.IssueKeyRequest.note Words for people: who has it, why.
    gatehouse.admin.v1.IssueKeyResponse A new key with its secret.
    gatehouse.admin.v1.IssueKeyResponse.api_key The API key itself; of that kind only. Whoever has it is the caller.
    gatehouse.admin.v1.IssueKeyResponse.key What can be known of it from now on.
    gatehouse.admin.v1.IssueKeyResponse.secret_key The secret half (SK) of a virtual key; of that kind only. The access key is the key's id.
    gatehouse.admin.v1.ListCredentialsRequest Nothing to choose: all of them.
    gatehouse.admin.v1.ListCredentialsResponse The credentials in the order of the settings.
    gatehouse.admin.v1.ListCredentialsResponse.credentials Each without its secret.
    gatehouse.admin.v1.ListKeysRequest Which keys are wanted.
    gatehouse.admin.v1.ListKeysRequest.caller Only those of this caller. Left out: all.
    gatehouse.admin.v1.ListKeysRequest.show_ended Also those that were revoked or have expired, as far back as they are kept (90 days).
    gatehouse.admin.v1.ListKeysResponse Keys, by caller, the oldest first.
    gatehouse.admin.v1.ListKeysResponse.keys Each without its secret.
    gatehouse.admin.v1.ListenerStatus A place where callers are taken in.
    gatehouse.admin.v1.ListenerStatus.accepted_connections Connections taken since it listens.
    gatehouse.admin.v1.ListenerStatus.address Host and port that are bound, or the path of a Unix socket.
    gatehouse.admin.v1.ListenerStatus.open_connections Connections that are open now.
    gatehouse.admin.v1.ListenerStatus.security tls or cleartext.
    gatehouse.admin.v1.ReloadFault Something in the settings, or in what they point to, that cannot be served.
    gatehouse.admin.v1.ReloadFault.column The same.
    gatehouse.admin.v1.ReloadFault.expected What would do; may be empty.
    gatehouse.admin.v1.ReloadFault.file The file it is in.
    gatehouse.admin.v1.ReloadFault.key Path of the key.
    gatehouse.admin.v1.ReloadFault.line Counted from 1; 0 where no line is to blame.
    gatehouse.admin.v1.ReloadFault.message What is wrong, as a sentence without its full stop. It repeats no value.
    gatehouse.admin.v1.ReloadRequest Nothing to choose: the file that the gateway was started with.
    gatehouse.admin.v1.ReloadResponse How the reading ended.
    gatehouse.admin.v1.ReloadResponse.applied The settings as they are in the file are in force now.
    gatehouse.admin.v1.ReloadResponse.faults What is wrong, each at its place; nothing was changed then.
    gatehouse.admin.v1.ReloadResponse.generation Which reading is in force; see GetStatusResponse.
    gatehouse.admin.v1.ReloadResponse.restart_keys Keys whose change takes a restart; all else is in force.
    gatehouse.admin.v1.RevokeKeyRequest Which key is to end.
    gatehouse.admin.v1.RevokeKeyRequest.key_id Its id: of an API key the beginning, of a virtual key the access key.
    gatehouse.admin.v1.RevokeKeyResponse The key that has ended.
    gatehouse.admin.v1.RevokeKeyResponse.key With the time at which it was revoked first.
    gatehouse.vpn.v1.BatchCreateVpnConnectionsRequest The connections to create.
    gatehouse.vpn.v1.BatchCreateVpnConnectionsRequest.vpn_connections One or two, of the same VPN gateway (CON-12).
    gatehouse.vpn.v1.BatchCreateVpnConnectionsResponse The connections that were created.
    gatehouse.vpn.v1.BatchCreateVpnConnectionsResponse.vpn_connections Perhaps in another order than they were asked for: tell them apart by vgw_ip (E4).
    gatehouse.vpn.v1.BgpPeer The BGP peer of a connection of style BGP.
    gatehouse.vpn.v1.BgpPeer.num_message_received Messages received.
    gatehouse.vpn.v1.BgpPeer.num_message_sent Messages sent.
    gatehouse.vpn.v1.BgpPeer.num_received_routes Routes received.
    gatehouse.vpn.v1.BgpPeer.peer_asn AS number of the peer.
    gatehouse.vpn.v1.BgpPeer.peer_ip_address Address of the peer.
    gatehouse.vpn.v1.BgpPeer.state State of the session.
    gatehouse.vpn.v1.BgpPeer.state_duration How long it has been so.
    gatehouse.vpn.v1.CallerService What the gateway knows about whoever asks.
    gatehouse.vpn.v1.CallerService.GetCaller Says who the gateway takes the caller for. Answered locally.
    gatehouse.vpn.v1.ConnectionMonitor Probes of one connection.
    gatehouse.vpn.v1.ConnectionMonitor.destination_ip Where probes go.
    gatehouse.vpn.v1.ConnectionMonitor.id Monitor id.
    gatehouse.vpn.v1.ConnectionMonitor.proto_type Protocol of the probes: icmp.
    gatehouse.vpn.v1.ConnectionMonitor.source_ip Where probes come from.
    gatehouse.vpn.v1.ConnectionMonitor.status PENDING_CREATE, ACTIVE, PENDING_DELETE.
    gatehouse.vpn.v1.ConnectionMonitor.type What is probed: gateway.
    gatehouse.vpn.v1.ConnectionMonitor.vpn_connection_id The connection that is monitored.
    gatehouse.vpn.v1.ConnectionMonitorService Connection monitors: probes between the two gateways of a connection, for delay and loss.
    gatehouse.vpn.v1.ConnectionMonitorService.CreateConnectionMonitor Creates a monitor of a connection; the answer carries no status.
    gatehouse.vpn.v1.ConnectionMonitorService.DeleteConnectionMonitor Deletes a monitor.
    gatehouse.vpn.v1.ConnectionMonitorService.GetConnectionMonitor Gets one monitor.
    gatehouse.vpn.v1.ConnectionMonitorService.ListConnectionMonitors Lists the monitors of the project.
    gatehouse.vpn.v1.ConnectionMonitorService.WatchConnectionMonitor Tells the states of one monitor as they are seen, until it has settled; then it ends.¶Over REST these are server-sent events, each with its resume token as id. However many watch, the cloud is asked once for all of them.
    gatehouse.vpn.v1.ConnectionMonitorSpec A monitor to create.
    gatehouse.vpn.v1.ConnectionMonitorSpec.vpn_connection_id The connection to monitor (MON-1).
    gatehouse.vpn.v1.CountResourceInstancesRequest Which resources to count.
    gatehouse.vpn.v1.CountResourceInstancesRequest.matches Only resources whose name matches.
    gatehouse.vpn.v1.CountResourceInstancesRequest.resource_type vpn-gateway, customer-gateway, vpn-connection.
    gatehouse.vpn.v1.CountResourceInstancesRequest.tags Only resources that have all these keys, each with one of its values.
    gatehouse.vpn.v1.CountResourceInstancesRequest.without_any_tag Only resources that have no tag; `tags` is then ignored (TAG-1).
    gatehouse.vpn.v1.CountResourceInstancesResponse How many resources there are.
    gatehouse.vpn.v1.CountResourceInstancesResponse.total_count Resources.
    gatehouse.vpn.v1.CreateConnectionMonitorRequest The monitor to create.
    gatehouse.vpn.v1.CreateConnectionMonitorRequest.connection_monitor What to create.
    gatehouse.vpn.v1.CreateCustomerGatewayRequest The customer gateway to create.
    gatehouse.vpn.v1.CreateCustomerGatewayRequest.customer_gateway What to create.
    gatehouse.vpn.v1.CreateResourceTagsRequest Tags for a resource.
    gatehouse.vpn.v1.CreateResourceTagsRequest.resource_id Resource id.
    gatehouse.vpn.v1.CreateResourceTagsRequest.resource_type vpn-gateway, customer-gateway, vpn-connection.
    gatehouse.vpn.v1.CreateResourceTagsRequest.tags 1 to 20 tags (TAG-2).
    gatehouse.vpn.v1.CreateVpnConnectionRequest The connection to create.
    gatehouse.vpn.v1.CreateVpnConnectionRequest.vpn_connection What to create.
    gatehouse.vpn.v1.CreateVpnGatewayRequest The gateway to create.
    gatehouse.vpn.v1.CreateVpnGatewayRequest.vpn_gateway What to create.
    gatehouse.vpn.v1.CustomerGateway The customer's side of a VPN, as the cloud describes the customer's device. It has no status.
    gatehouse.vpn.v1.CustomerGateway.bgp_asn BGP AS number.
    gatehouse.vpn.v1.CustomerGateway.created_at Creation time.
    gatehouse.vpn.v1.CustomerGateway.id Customer gateway id.
    gatehouse.vpn.v1.CustomerGateway.id_type How the device is identified: ip.
    gatehouse.vpn.v1.CustomerGateway.id_value What identifies it: with id_type ip, its IPv4 address.
    gatehouse.vpn.v1.CustomerGateway.name Name.
    gatehouse.vpn.v1.CustomerGateway.tags Tags of the customer gateway.
    gatehouse.vpn.v1.CustomerGateway.updated_at Time of the last change.
    gatehouse.vpn.v1.CustomerGatewayPatch Changes to a customer gateway: its name, and nothing else (CGW-3).
    gatehouse.vpn.v1.CustomerGatewayPatch.name New name.
    gatehouse.vpn.v1.CustomerGatewayService Customer gateways: descriptions of the customers' devices.
    gatehouse.vpn.v1.CustomerGatewayService.CreateCustomerGateway Creates a customer gateway; it is usable at once.
    gatehouse.vpn.v1.CustomerGatewayService.DeleteCustomerGateway Deletes a customer gateway that no connection uses.
    gatehouse.vpn.v1.CustomerGatewayService.GetCustomerGateway Gets one customer gateway.
    gatehouse.vpn.v1.CustomerGatewayService.ListCustomerGateways Lists the customer gateways of the project, newest first.
    gatehouse.vpn.v1.CustomerGatewayService.UpdateCustomerGateway Renames a customer gateway.
    gatehouse.vpn.v1.CustomerGatewaySpec A customer gateway to create. What is left out is chosen by the cloud.
    gatehouse.vpn.v1.CustomerGatewaySpec.bgp_asn BGP AS number; only with id_type ip (CGW-2).
    gatehouse.vpn.v1.CustomerGatewaySpec.id_type ip, the default and the only one.
    gatehouse.vpn.v1.CustomerGatewaySpec.id_value The IPv4 address of the device (CGW-1).
    gatehouse.vpn.v1.CustomerGatewaySpec.name Left out: a name is generated.
    gatehouse.vpn.v1.CustomerGatewaySpec.tags Tags set at creation, at most 20 (VGW-12).
    gatehouse.vpn.v1.DeleteConnectionMonitorRequest Which monitor to delete.
    gatehouse.vpn.v1.DeleteConnectionMonitorRequest.connection_monitor_id Monitor id.
    gatehouse.vpn.v1.DeleteCustomerGatewayRequest Which customer gateway to delete.
    gatehouse.vpn.v1.DeleteCustomerGatewayRequest.customer_gateway_id Customer gateway id.
    gatehouse.vpn.v1.DeleteResourceTagsRequest Tags to take from a resource.
    gatehouse.vpn.v1.DeleteResourceTagsRequest.resource_id Resource id.
    gatehouse.vpn.v1.DeleteResourceTagsRequest.resource_type vpn-gateway, customer-gateway, vpn-connection.
    gatehouse.vpn.v1.DeleteResourceTagsRequest.tags 1 to 20 tags (TAG-2).
    gatehouse.vpn.v1.DeleteVpnConnectionRequest Which connection to delete.
    gatehouse.vpn.v1.DeleteVpnConnectionRequest.vpn_connection_id Connection id.
    gatehouse.vpn.v1.DeleteVpnGatewayRequest Which gateway to delete.
    gatehouse.vpn.v1.DeleteVpnGatewayRequest.vgw_id Gateway id.
    gatehouse.vpn.v1.Dpd Dead peer detection.
    gatehouse.vpn.v1.Dpd.interval Seconds between probes; 30 when left out.
    gatehouse.vpn.v1.Dpd.msg Order of the payload: seq-hash-notify (the default), seq-notify-hash.
    gatehouse.vpn.v1.Dpd.timeout Seconds without an answer; 15 when left out.
    gatehouse.vpn.v1.Eip An EIP bound to a gateway.
    gatehouse.vpn.v1.Eip.bandwidth_id Bandwidth id.
    gatehouse.vpn.v1.Eip.bandwidth_name Bandwidth name.
    gatehouse.vpn.v1.Eip.bandwidth_size Mbit/s.
    gatehouse.vpn.v1.Eip.charge_mode Billing of the bandwidth: bandwidth, traffic.
    gatehouse.vpn.v1.Eip.id EIP id; "0" in the default enterprise project.
    gatehouse.vpn.v1.Eip.ip_address Public address.
    gatehouse.vpn.v1.Eip.ip_version EIP version: 4.
    gatehouse.vpn.v1.Eip.share_type PER own bandwidth, WHOLE shared bandwidth.
    gatehouse.vpn.v1.Eip.type EIP type.
    gatehouse.vpn.v1.EipSpec An EIP for a gateway to create: `id` alone for an existing one, else what a new one needs (VGW-9).
    gatehouse.vpn.v1.EipSpec.bandwidth_id Existing shared bandwidth; then no other bandwidth field is given (VGW-11).
    gatehouse.vpn.v1.EipSpec.bandwidth_name Left out: vpngw-bandwidth-**** is generated.
    gatehouse.vpn.v1.EipSpec.bandwidth_size Mbit/s; at most 300 unless flavor is Professional2 (VGW-10).
    gatehouse.vpn.v1.EipSpec.charge_mode Billing of a new EIP: bandwidth, traffic.
    gatehouse.vpn.v1.EipSpec.id Existing EIP.
    gatehouse.vpn.v1.EipSpec.type Type of a new EIP, such as 5_bgp.
    gatehouse.vpn.v1.FilterResourceInstancesRequest Which resources to list.
    gatehouse.vpn.v1.FilterResourceInstancesRequest.matches Only resources whose name matches.
    gatehouse.vpn.v1.FilterResourceInstancesRequest.page_size Most resources to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.FilterResourceInstancesRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.FilterResourceInstancesRequest.resource_type vpn-gateway, customer-gateway, vpn-connection.
    gatehouse.vpn.v1.FilterResourceInstancesRequest.tags Only resources that have all these keys, each with one of its values.
    gatehouse.vpn.v1.FilterResourceInstancesRequest.without_any_tag Only resources that have no tag; `tags` is then ignored (TAG-1).
    gatehouse.vpn.v1.FilterResourceInstancesResponse A page of resources.
    gatehouse.vpn.v1.FilterResourceInstancesResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.FilterResourceInstancesResponse.resources Resources.
    gatehouse.vpn.v1.FilterResourceInstancesResponse.total_size Resources on all pages, where that number is known.
    gatehouse.vpn.v1.FlavorZones The zones of one specification.
    gatehouse.vpn.v1.FlavorZones.vpc Zones for gateways attached to a VPC.
    gatehouse.vpn.v1.GetCallerRequest Nothing to choose: the caller is whoever asks.
    gatehouse.vpn.v1.GetCallerResponse A caller as the gateway knows it.
    gatehouse.vpn.v1.GetCallerResponse.actions Actions it is allowed, as the policies write them.
    gatehouse.vpn.v1.GetCallerResponse.authentication_method How it proved who it is: api_key, mtls, jwt, unix_peer.
    gatehouse.vpn.v1.GetCallerResponse.credentials Names of the credentials it may use; never their contents.
    gatehouse.vpn.v1.GetCallerResponse.default_credential The credential used when a call names none.
    gatehouse.vpn.v1.GetCallerResponse.name Name of the caller in the settings.
    gatehouse.vpn.v1.GetConnectionMonitorRequest Which monitor to get.
    gatehouse.vpn.v1.GetConnectionMonitorRequest.connection_monitor_id Monitor id.
    gatehouse.vpn.v1.GetConnectionMonitorRequest.wait How long to wait for an end state, such as "30s": the answer comes when the monitor is in one, else with its present state when the time is over, and before the call\'s deadline. With `if-none-match` over REST it comes when the monitor differs from what that names.
    gatehouse.vpn.v1.GetCustomerGatewayRequest Which customer gateway to get.
    gatehouse.vpn.v1.GetCustomerGatewayRequest.customer_gateway_id Customer gateway id.
    gatehouse.vpn.v1.GetTopologyRequest Whose topology to get.
    gatehouse.vpn.v1.GetTopologyRequest.vgw_id Gateway id.
    gatehouse.vpn.v1.GetVpnConnectionLogRequest Whose log to read.
    gatehouse.vpn.v1.GetVpnConnectionLogRequest.vpn_connection_id Connection id.
    gatehouse.vpn.v1.GetVpnConnectionLogResponse The log of a connection.
    gatehouse.vpn.v1.GetVpnConnectionLogResponse.logs Lines, as the cloud orders them.
    gatehouse.vpn.v1.GetVpnConnectionRequest Which connection to get.
    gatehouse.vpn.v1.GetVpnConnectionRequest.vpn_connection_id Connection id.
    gatehouse.vpn.v1.GetVpnConnectionRequest.wait How long to wait for an end state, such as "30s": the answer comes when the connection is in one, else with its present state when the time is over, and before the call\'s deadline. With `if-none-match` over REST it comes when the connection differs from what that names.
    gatehouse.vpn.v1.GetVpnGatewayRequest Which gateway to get.
    gatehouse.vpn.v1.GetVpnGatewayRequest.vgw_id Gateway id.
    gatehouse.vpn.v1.GetVpnGatewayRequest.wait How long to wait for an end state, such as "30s": the answer comes when the gateway is in one, else with its present state when the time is over, and before the call\'s deadline. With `if-none-match` over REST it comes when the gateway differs from what that names.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableRequest Whose routes to read.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableRequest.is_include_nexthop_resource Whether to tell what the next hop belongs to.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableRequest.page_size Most routes to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableRequest.vgw_id Gateway id.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableResponse A page of routes.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableResponse.routing_table Routes.
    gatehouse.vpn.v1.GetVpnGatewayRoutingTableResponse.total_size Routes on all pages, where that number is known.
    gatehouse.vpn.v1.IkePolicy Phase 1 of a connection.
    gatehouse.vpn.v1.IkePolicy.authentication_algorithm Authentication algorithm; sha2-256 when left out.
    gatehouse.vpn.v1.IkePolicy.authentication_method pre-share, the default and the only one.
    gatehouse.vpn.v1.IkePolicy.dh_group Diffie-Hellman group; group15 when left out.
    gatehouse.vpn.v1.IkePolicy.dpd Dead peer detection.
    gatehouse.vpn.v1.IkePolicy.encryption_algorithm Encryption algorithm; aes-128 when left out.
    gatehouse.vpn.v1.IkePolicy.ike_version v1, v2 (the default).
    gatehouse.vpn.v1.IkePolicy.lifetime_seconds Lifetime of the IKE SA in seconds; 86400 when left out.
    gatehouse.vpn.v1.IkePolicy.local_id IPv4 address of the gateway's side (CON-10).
    gatehouse.vpn.v1.IkePolicy.local_id_type ip, the default and the only one in requests.
    gatehouse.vpn.v1.IkePolicy.peer_id IPv4 address of the customer's side (CON-10).
    gatehouse.vpn.v1.IkePolicy.peer_id_type ip, the default and the only one in requests; answers may also have any.
    gatehouse.vpn.v1.IkePolicy.phase1_negotiation_mode main, aggressive; only with ike_version v1 (CON-9).
    gatehouse.vpn.v1.IkePolicyPatch Changes to phase 1 of a connection.
    gatehouse.vpn.v1.IkePolicyPatch.authentication_algorithm Authentication algorithm.
    gatehouse.vpn.v1.IkePolicyPatch.dh_group Diffie-Hellman group.
    gatehouse.vpn.v1.IkePolicyPatch.dpd Dead peer detection.
    gatehouse.vpn.v1.IkePolicyPatch.encryption_algorithm Encryption algorithm.
    gatehouse.vpn.v1.IkePolicyPatch.ike_version v1, v2.
    gatehouse.vpn.v1.IkePolicyPatch.lifetime_seconds Lifetime of the IKE SA in seconds.
    gatehouse.vpn.v1.IkePolicyPatch.local_id IPv4 address of the gateway's side (CON-10).
    gatehouse.vpn.v1.IkePolicyPatch.local_id_type ip.
    gatehouse.vpn.v1.IkePolicyPatch.peer_id IPv4 address of the customer's side (CON-10).
    gatehouse.vpn.v1.IkePolicyPatch.peer_id_type ip.
    gatehouse.vpn.v1.IkePolicyPatch.phase1_negotiation_mode main, aggressive; only with ike_version v1.
    gatehouse.vpn.v1.IpsecPolicy Phase 2 of a connection.
    gatehouse.vpn.v1.IpsecPolicy.authentication_algorithm Authentication algorithm; sha2-256 when left out.
    gatehouse.vpn.v1.IpsecPolicy.encapsulation_mode tunnel, the default and the only one.
    gatehouse.vpn.v1.IpsecPolicy.encryption_algorithm Encryption algorithm; aes-128 when left out.
    gatehouse.vpn.v1.IpsecPolicy.lifetime_seconds Lifetime of the IPsec SA in seconds; 3600 when left out.
    gatehouse.vpn.v1.IpsecPolicy.pfs Diffie-Hellman group used for PFS; group15 when left out.
    gatehouse.vpn.v1.IpsecPolicy.transform_protocol esp, the default and the only one.
    gatehouse.vpn.v1.ListAuthProjectsRequest Which projects to list.
    gatehouse.vpn.v1.ListAuthProjectsRequest.page_size Most projects to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.ListAuthProjectsRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.ListAuthProjectsResponse A page of projects.
    gatehouse.vpn.v1.ListAuthProjectsResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.ListAuthProjectsResponse.projects Projects.
    gatehouse.vpn.v1.ListAuthProjectsResponse.total_size Projects on all pages, where that number is known.
    gatehouse.vpn.v1.ListConnectionMonitorsRequest Which monitors to list.
    gatehouse.vpn.v1.ListConnectionMonitorsRequest.enterprise_project_id Only monitors of these enterprise projects.
    gatehouse.vpn.v1.ListConnectionMonitorsRequest.page_size Most monitors to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.ListConnectionMonitorsRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.ListConnectionMonitorsRequest.vpn_connection_id Only the monitor of this connection.
    gatehouse.vpn.v1.ListConnectionMonitorsResponse A page of monitors.
    gatehouse.vpn.v1.ListConnectionMonitorsResponse.connection_monitors Monitors.
    gatehouse.vpn.v1.ListConnectionMonitorsResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.ListConnectionMonitorsResponse.total_size Monitors on all pages, where that number is known.
    gatehouse.vpn.v1.ListCustomerGatewaysRequest Which customer gateways to list.
    gatehouse.vpn.v1.ListCustomerGatewaysRequest.page_size Most customer gateways to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.ListCustomerGatewaysRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.ListCustomerGatewaysResponse A page of customer gateways.
    gatehouse.vpn.v1.ListCustomerGatewaysResponse.customer_gateways Customer gateways, newest first.
    gatehouse.vpn.v1.ListCustomerGatewaysResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.ListCustomerGatewaysResponse.total_size Customer gateways on all pages, where that number is known.
    gatehouse.vpn.v1.ListProjectTagsRequest Whose tags to list.
    gatehouse.vpn.v1.ListProjectTagsRequest.page_size Most keys to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.ListProjectTagsRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.ListProjectTagsRequest.resource_type vpn-gateway, customer-gateway, vpn-connection.
    gatehouse.vpn.v1.ListProjectTagsResponse A page of keys.
    gatehouse.vpn.v1.ListProjectTagsResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.ListProjectTagsResponse.tags Keys with their values.
    gatehouse.vpn.v1.ListProjectTagsResponse.total_size Keys on all pages, where that number is known.
    gatehouse.vpn.v1.ListProjectsRequest Which projects to list.
    gatehouse.vpn.v1.ListProjectsRequest.name Only the project of this name, such as that of a region.
    gatehouse.vpn.v1.ListProjectsRequest.page_size Most projects to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.ListProjectsRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.ListProjectsResponse A page of projects.
    gatehouse.vpn.v1.ListProjectsResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.ListProjectsResponse.projects Projects.
    gatehouse.vpn.v1.ListProjectsResponse.total_size Projects on all pages, where that number is known.
    gatehouse.vpn.v1.ListQuotasRequest Nothing to choose.
    gatehouse.vpn.v1.ListQuotasResponse The quotas of a project.
    gatehouse.vpn.v1.ListQuotasResponse.resources One for each type.
    gatehouse.vpn.v1.ListResourceTagsRequest Whose tags to list.
    gatehouse.vpn.v1.ListResourceTagsRequest.resource_id Resource id.
    gatehouse.vpn.v1.ListResourceTagsRequest.resource_type vpn-gateway, customer-gateway, vpn-connection.
    gatehouse.vpn.v1.ListResourceTagsResponse The tags of a resource.
    gatehouse.vpn.v1.ListResourceTagsResponse.tags At most 20.
    gatehouse.vpn.v1.ListVpnConnectionsRequest Which connections to list.
    gatehouse.vpn.v1.ListVpnConnectionsRequest.enterprise_project_id Only connections of these enterprise projects.
    gatehouse.vpn.v1.ListVpnConnectionsRequest.page_size Most connections to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.ListVpnConnectionsRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.ListVpnConnectionsRequest.vgw_id Only connections of this VPN gateway.
    gatehouse.vpn.v1.ListVpnConnectionsRequest.vgw_ip Only connections of this EIP id or private access address.
    gatehouse.vpn.v1.ListVpnConnectionsResponse A page of connections.
    gatehouse.vpn.v1.ListVpnConnectionsResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.ListVpnConnectionsResponse.total_size Connections on all pages, where that number is known.
    gatehouse.vpn.v1.ListVpnConnectionsResponse.vpn_connections Connections, newest first.
    gatehouse.vpn.v1.ListVpnGatewayAvailabilityZonesRequest Nothing to choose.
    gatehouse.vpn.v1.ListVpnGatewayAvailabilityZonesResponse Zones by specification.
    gatehouse.vpn.v1.ListVpnGatewayAvailabilityZonesResponse.availability_zones Keys are lower-case flavors, such as professional1; a region may answer further ones.
    gatehouse.vpn.v1.ListVpnGatewaysRequest Which gateways to list.
    gatehouse.vpn.v1.ListVpnGatewaysRequest.enterprise_project_id Only gateways of these enterprise projects.
    gatehouse.vpn.v1.ListVpnGatewaysRequest.page_size Most gateways to answer; fewer may come. 0 leaves the number to the gateway.
    gatehouse.vpn.v1.ListVpnGatewaysRequest.page_token `next_page_token` of the page before.
    gatehouse.vpn.v1.ListVpnGatewaysResponse A page of gateways.
    gatehouse.vpn.v1.ListVpnGatewaysResponse.next_page_token Token of the next page; empty on the last.
    gatehouse.vpn.v1.ListVpnGatewaysResponse.total_size Gateways on all pages, where that number is known.
    gatehouse.vpn.v1.ListVpnGatewaysResponse.vpn_gateways Gateways.
    gatehouse.vpn.v1.LogLine A line of a connection's log.
    gatehouse.vpn.v1.LogLine.raw_message What happened.
    gatehouse.vpn.v1.LogLine.time Seconds since 1970, UTC.
    gatehouse.vpn.v1.NexthopResource What a next hop belongs to.
    gatehouse.vpn.v1.NexthopResource.id Id of the resource.
    gatehouse.vpn.v1.NexthopResource.type vpn_gateway, vpn_connection, er.
    gatehouse.vpn.v1.PartFailure Why a part is not there.
    gatehouse.vpn.v1.PartFailure.code gRPC's code in words: PERMISSION_DENIED, UNAVAILABLE, ….
    gatehouse.vpn.v1.PartFailure.message What was wrong, for people.
    gatehouse.vpn.v1.PartFailure.part Name of the field: vpn_connections, customer_gateways, connection_monitors, tags.
    gatehouse.vpn.v1.PartFailure.reason What was wrong, for programs.
    gatehouse.vpn.v1.PartFailure.upstream_error_code The cloud's own error code, where the cloud refused.
    gatehouse.vpn.v1.PartFailure.upstream_request_id The cloud's id of the refused call.
    gatehouse.vpn.v1.PolicyRule Networks that may talk to each other over a connection of style policy.
    gatehouse.vpn.v1.PolicyRule.destination Customer-side networks, at most 50.
    gatehouse.vpn.v1.PolicyRule.rule_index Place of the rule; given by the cloud.
    gatehouse.vpn.v1.PolicyRule.source Cloud-side network; differs in every rule (CON-8).
    gatehouse.vpn.v1.PolicyTemplate Gateway-level IKE and IPsec settings.
    gatehouse.vpn.v1.PolicyTemplate.ike_policy IKE part.
    gatehouse.vpn.v1.PolicyTemplate.ipsec_policy IPsec part.
    gatehouse.vpn.v1.Project A project of an account.
    gatehouse.vpn.v1.Project.description Description.
    gatehouse.vpn.v1.Project.domain_id The account it belongs to.
    gatehouse.vpn.v1.Project.enabled Whether it can be used.
    gatehouse.vpn.v1.Project.id Project id.
    gatehouse.vpn.v1.Project.is_domain Whether it is an account itself.
    gatehouse.vpn.v1.Project.links Addresses that the cloud gives with it.
    gatehouse.vpn.v1.Project.name Name: that of the region, or of a project within it.
    gatehouse.vpn.v1.Project.parent_id What it is part of: the account, or another project.
    gatehouse.vpn.v1.ProjectLinks Addresses that the cloud gives with a project.
    gatehouse.vpn.v1.ProjectLinks.next The page after.
    gatehouse.vpn.v1.ProjectLinks.previous The page before.
    gatehouse.vpn.v1.ProjectLinks.self The project itself.
    gatehouse.vpn.v1.ProjectService Projects of the account behind a credential, as the cloud's identity service knows them.
    gatehouse.vpn.v1.ProjectService.ListAuthProjects Lists the projects that the credential may use.
    gatehouse.vpn.v1.ProjectService.ListProjects Lists the projects of the account.
    gatehouse.vpn.v1.ProjectTag A key that is used in a project.
    gatehouse.vpn.v1.ProjectTag.key Tag key.
    gatehouse.vpn.v1.ProjectTag.values Every value it has on some resource.
    gatehouse.vpn.v1.Quota How many resources of one type there may be, and are.
    gatehouse.vpn.v1.Quota.quota Most there may be.
    gatehouse.vpn.v1.Quota.type vpn_gateway, vpn_connection, customer_gateway; vpngw and vpn in the classic edition.
    gatehouse.vpn.v1.Quota.used How many there are.
    gatehouse.vpn.v1.QuotaService Quotas: how many resources the project may have, and has.
    gatehouse.vpn.v1.QuotaService.ListQuotas Lists the quotas of the project.
    gatehouse.vpn.v1.ResourceInstance A resource and its tags.
    gatehouse.vpn.v1.ResourceInstance.resource_detail What the cloud says beyond that; it says nothing today.
    gatehouse.vpn.v1.ResourceInstance.resource_id Resource id.
    gatehouse.vpn.v1.ResourceInstance.resource_name Resource name.
    gatehouse.vpn.v1.ResourceInstance.tags Its tags.
    gatehouse.vpn.v1.ResourceMatch A condition on a resource's own fields.
    gatehouse.vpn.v1.ResourceMatch.key resource_name.
    gatehouse.vpn.v1.ResourceMatch.value What it must be.
    gatehouse.vpn.v1.ResourceTag A tag carried by a gateway, customer gateway or connection.
    gatehouse.vpn.v1.ResourceTag.key Tag key.
    gatehouse.vpn.v1.ResourceTag.value Tag value; may be empty, but must be given.
    gatehouse.vpn.v1.RoutingTableEntry A route.
    gatehouse.vpn.v1.RoutingTableEntry.as_path BGP AS path.
    gatehouse.vpn.v1.RoutingTableEntry.destination Destination network.
    gatehouse.vpn.v1.RoutingTableEntry.med BGP MED.
    gatehouse.vpn.v1.RoutingTableEntry.nexthop Next hop address.
    gatehouse.vpn.v1.RoutingTableEntry.nexthop_resource What the next hop belongs to.
    gatehouse.vpn.v1.RoutingTableEntry.origin BGP origin: igp, egp, incomplete.
    gatehouse.vpn.v1.RoutingTableEntry.outbound_interface_ip Address of the outgoing interface.
    gatehouse.vpn.v1.TagFilter A key that a resource must have.
    gatehouse.vpn.v1.TagFilter.key Tag key.
    gatehouse.vpn.v1.TagFilter.values Values, one of which it must have. An empty list takes any value; JSON must write it.
    gatehouse.vpn.v1.TagService Tags of gateways, customer gateways and connections.¶`resource_type` is singular, as the cloud writes it: vpn-gateway, customer-gateway, vpn-connection.
    gatehouse.vpn.v1.TagService.CountResourceInstances Counts the resources that have certain tags.
    gatehouse.vpn.v1.TagService.CreateResourceTags Adds tags to a resource; a key that is there gets the new value.
    gatehouse.vpn.v1.TagService.DeleteResourceTags Removes tags from a resource.
    gatehouse.vpn.v1.TagService.FilterResourceInstances Lists the resources that have certain tags.
    gatehouse.vpn.v1.TagService.ListProjectTags Lists every key that is used on resources of a type, each with its values.
    gatehouse.vpn.v1.TagService.ListResourceTags Lists the tags of one resource.
    gatehouse.vpn.v1.TagSpec A tag to add or to remove.
    gatehouse.vpn.v1.TagSpec.key Tag key.
    gatehouse.vpn.v1.TagSpec.value Tag value.
    gatehouse.vpn.v1.Topology A gateway and all that hangs on it, each part as it was at about the same moment.
    gatehouse.vpn.v1.Topology.connection_monitors The monitors of these connections.
    gatehouse.vpn.v1.Topology.customer_gateways The customer gateways at the other end of these connections.
    gatehouse.vpn.v1.Topology.failures Parts that could not be had; a part that is named here says nothing by being empty.
    gatehouse.vpn.v1.Topology.tags Tags of the gateway.
    gatehouse.vpn.v1.Topology.vpn_connections Its connections, newest first.
    gatehouse.vpn.v1.Topology.vpn_gateway The gateway.
    gatehouse.vpn.v1.UpdateCustomerGatewayRequest What to change of a customer gateway.
    gatehouse.vpn.v1.UpdateCustomerGatewayRequest.customer_gateway The new values.
    gatehouse.vpn.v1.UpdateCustomerGatewayRequest.customer_gateway_id Customer gateway id.
    gatehouse.vpn.v1.UpdateCustomerGatewayRequest.update_mask Fields to change. Left out: every field given.
    gatehouse.vpn.v1.UpdateVpnConnectionRequest What to change of a connection.
    gatehouse.vpn.v1.UpdateVpnConnectionRequest.update_mask Fields to change. Left out: every field given. A list named here and not given is emptied.
    gatehouse.vpn.v1.UpdateVpnConnectionRequest.vpn_connection The new values.
    gatehouse.vpn.v1.UpdateVpnConnectionRequest.vpn_connection_id Connection id.
    gatehouse.vpn.v1.UpdateVpnGatewayRequest What to change of a gateway.
    gatehouse.vpn.v1.UpdateVpnGatewayRequest.update_mask Fields to change. Left out: every field given. A list named here and not given is emptied.
    gatehouse.vpn.v1.UpdateVpnGatewayRequest.vgw_id Gateway id.
    gatehouse.vpn.v1.UpdateVpnGatewayRequest.vpn_gateway The new values.
    gatehouse.vpn.v1.UpdateVpnGatewaySpecificationRequest The specification a gateway is to have.
    gatehouse.vpn.v1.UpdateVpnGatewaySpecificationRequest.flavor One of the supported_flavors that get returns for this gateway (VGW-14).
    gatehouse.vpn.v1.UpdateVpnGatewaySpecificationRequest.vgw_id Gateway id.
    gatehouse.vpn.v1.VpnConnection A tunnel between a VPN gateway and a customer gateway. A field the cloud has not given is absent: a create answers no `status`. The pre-shared key is never answered.
    gatehouse.vpn.v1.VpnConnection.bgp_peer The BGP peer; only get answers it.
    gatehouse.vpn.v1.VpnConnection.cgw_id The customer gateway.
    gatehouse.vpn.v1.VpnConnection.connection_monitor_id Its monitor, if it has one.
    gatehouse.vpn.v1.VpnConnection.created_at Creation time.
    gatehouse.vpn.v1.VpnConnection.eip_id An older form of vgw_ip.
    gatehouse.vpn.v1.VpnConnection.enable_hub Whether branches reach each other; style BGP.
    gatehouse.vpn.v1.VpnConnection.enable_nqa Whether the route is probed; style STATIC.
    gatehouse.vpn.v1.VpnConnection.enterprise_project_id Enterprise project: that of the gateway (CON-15).
    gatehouse.vpn.v1.VpnConnection.ha_role master, slave.
    gatehouse.vpn.v1.VpnConnection.id Connection id.
    gatehouse.vpn.v1.VpnConnection.ikepolicy Phase 1.
    gatehouse.vpn.v1.VpnConnection.ipsecpolicy Phase 2.
    gatehouse.vpn.v1.VpnConnection.name Name.
    gatehouse.vpn.v1.VpnConnection.peer_subnets Customer-side networks.
    gatehouse.vpn.v1.VpnConnection.policy_rules Who may talk to whom; style POLICY.
    gatehouse.vpn.v1.VpnConnection.status PENDING_CREATE, PENDING_UPDATE, PENDING_DELETE, ACTIVE (connected), DOWN (not connected), ERROR, FREEZED, UNKNOWN.
    gatehouse.vpn.v1.VpnConnection.style POLICY, STATIC, BGP: upper case, though requests write lower case.
    gatehouse.vpn.v1.VpnConnection.tags Tags of the connection.
    gatehouse.vpn.v1.VpnConnection.tunnel_local_address Address of the tunnel on the gateway's side, with its mask.
    gatehouse.vpn.v1.VpnConnection.tunnel_peer_address Address of the tunnel on the customer's side, with its mask.
    gatehouse.vpn.v1.VpnConnection.type An older form of style.
    gatehouse.vpn.v1.VpnConnection.updated_at Time of the last change.
    gatehouse.vpn.v1.VpnConnection.vgw_id The VPN gateway.
    gatehouse.vpn.v1.VpnConnection.vgw_ip The gateway's side: id of an EIP, or private access address.
    gatehouse.vpn.v1.VpnConnectionPatch Changes to a connection. A field left out keeps its value (B20); lists are replaced.
    gatehouse.vpn.v1.VpnConnectionPatch.cgw_id New customer gateway.
    gatehouse.vpn.v1.VpnConnectionPatch.enable_hub Whether branches reach each other; only with style bgp (CON-5).
    gatehouse.vpn.v1.VpnConnectionPatch.ikepolicy Phase 1; takes effect after the SA has aged out (CON-14).
    gatehouse.vpn.v1.VpnConnectionPatch.ipsecpolicy Phase 2; takes effect after the SA has aged out (CON-14).
    gatehouse.vpn.v1.VpnConnectionPatch.name New name.
    gatehouse.vpn.v1.VpnConnectionPatch.peer_subnets Customer-side networks, at most 50, none of them reserved (CON-2).
    gatehouse.vpn.v1.VpnConnectionPatch.policy_rules Who may talk to whom, at most 5; only with style policy (CON-7).
    gatehouse.vpn.v1.VpnConnectionPatch.psk Pre-shared key (CON-6); with ike_version v2, changing it alone does not take effect (CON-13).
    gatehouse.vpn.v1.VpnConnectionPatch.tunnel_local_address Address of the tunnel on the gateway's side (CON-3).
    gatehouse.vpn.v1.VpnConnectionPatch.tunnel_peer_address Address of the tunnel on the customer's side, in the same /30 (CON-3).
    gatehouse.vpn.v1.VpnConnectionService VPN connections: tunnels between VPN gateways and customer gateways.¶The cloud writes `vpn-connection` in all of its paths but one (RTE-3); here it is `vpn-connections` in all.
    gatehouse.vpn.v1.VpnConnectionService.BatchCreateVpnConnections Creates one or two connections of one gateway in one step.
    gatehouse.vpn.v1.VpnConnectionService.CreateVpnConnection Creates a connection. The answer carries no status; it reads DOWN until the tunnel is up.
    gatehouse.vpn.v1.VpnConnectionService.DeleteVpnConnection Deletes a connection.
    gatehouse.vpn.v1.VpnConnectionService.GetVpnConnection Gets one connection.
    gatehouse.vpn.v1.VpnConnectionService.GetVpnConnectionLog Reads the log of a connection.
    gatehouse.vpn.v1.VpnConnectionService.ListVpnConnections Lists connections of the project, newest first.
    gatehouse.vpn.v1.VpnConnectionService.UpdateVpnConnection Changes a connection.
    gatehouse.vpn.v1.VpnConnectionService.WatchVpnConnection Tells the states of one connection as they are seen, until it has settled; then it ends.¶Over REST these are server-sent events, each with its resume token as id. However many watch, the cloud is asked once for all of them.
    gatehouse.vpn.v1.VpnConnectionSpec A connection to create. What is left out is chosen by the cloud: the gateway fills in nothing.
    gatehouse.vpn.v1.VpnConnectionSpec.cgw_id The customer gateway.
    gatehouse.vpn.v1.VpnConnectionSpec.enable_hub Whether branches reach each other; only with style bgp (CON-5).
    gatehouse.vpn.v1.VpnConnectionSpec.enable_nqa Whether the route is probed; only with style static (CON-4).
    gatehouse.vpn.v1.VpnConnectionSpec.ha_role master (the default), slave; slave only on an active-standby gateway (CON-11).
    gatehouse.vpn.v1.VpnConnectionSpec.ikepolicy Phase 1.
    gatehouse.vpn.v1.VpnConnectionSpec.ipsecpolicy Phase 2.
    gatehouse.vpn.v1.VpnConnectionSpec.name Left out: a name of the form vpn-**** is generated.
    gatehouse.vpn.v1.VpnConnectionSpec.peer_subnets Customer-side networks, at most 50, none of them reserved (CON-2).
    gatehouse.vpn.v1.VpnConnectionSpec.policy_rules Who may talk to whom, at most 5; only with style policy (CON-7).
    gatehouse.vpn.v1.VpnConnectionSpec.psk Pre-shared key, 8 to 128 characters of at least three classes (CON-6). Never answered.
    gatehouse.vpn.v1.VpnConnectionSpec.style policy, static (the default), bgp.
    gatehouse.vpn.v1.VpnConnectionSpec.tags Tags set at creation, at most 20 (VGW-12).
    gatehouse.vpn.v1.VpnConnectionSpec.tunnel_local_address Address of the tunnel on the gateway's side; chosen by the cloud when left out (CON-3).
    gatehouse.vpn.v1.VpnConnectionSpec.tunnel_peer_address Address of the tunnel on the customer's side, in the same /30 (CON-3).
    gatehouse.vpn.v1.VpnConnectionSpec.vgw_id The VPN gateway.
    gatehouse.vpn.v1.VpnConnectionSpec.vgw_ip The gateway's side: id of one of its EIPs when it is public, else one of its private access addresses (CON-1).
    gatehouse.vpn.v1.VpnGateway The cloud side of a VPN. A field the cloud has not given is absent: `eip1`, `eip2`, the times and zones chosen by the cloud appear once the gateway is ACTIVE, and a create answers no `status`.
    gatehouse.vpn.v1.VpnGateway.access_private_ip_1 First or active private access address, when network_type is private.
    gatehouse.vpn.v1.VpnGateway.access_private_ip_2 Second or standby private access address, when network_type is private.
    gatehouse.vpn.v1.VpnGateway.access_subnet_id Subnet of the access VPC.
    gatehouse.vpn.v1.VpnGateway.access_vpc_id Access VPC.
    gatehouse.vpn.v1.VpnGateway.applied_at Time the gateway took effect.
    gatehouse.vpn.v1.VpnGateway.attachment_type What it is attached to: vpc, er.
    gatehouse.vpn.v1.VpnGateway.availability_zone_ids Zones of the gateway.
    gatehouse.vpn.v1.VpnGateway.bgp_asn BGP AS number.
    gatehouse.vpn.v1.VpnGateway.connect_subnet Subnet of the service VPC used by the gateway.
    gatehouse.vpn.v1.VpnGateway.connection_number Number of connections the gateway can carry.
    gatehouse.vpn.v1.VpnGateway.created_at Creation time.
    gatehouse.vpn.v1.VpnGateway.eip1 First or active EIP.
    gatehouse.vpn.v1.VpnGateway.eip2 Second or standby EIP.
    gatehouse.vpn.v1.VpnGateway.enterprise_project_id Enterprise project; "0" is the default one.
    gatehouse.vpn.v1.VpnGateway.flavor Specification: Professional1, Professional2; V300 and V1G are their older names.
    gatehouse.vpn.v1.VpnGateway.ha_mode High availability mode: active-active, active-standby.
    gatehouse.vpn.v1.VpnGateway.id Gateway id.
    gatehouse.vpn.v1.VpnGateway.ip_version IP version: ipv4.
    gatehouse.vpn.v1.VpnGateway.local_subnets Cloud-side networks, when attachment_type is vpc and ip_version is ipv4.
    gatehouse.vpn.v1.VpnGateway.name Gateway name.
    gatehouse.vpn.v1.VpnGateway.network_type How it reaches the customer gateway: public, private.
    gatehouse.vpn.v1.VpnGateway.policy_template Gateway-level IKE and IPsec settings.
    gatehouse.vpn.v1.VpnGateway.public_border_group Public border group.
    gatehouse.vpn.v1.VpnGateway.status PENDING_CREATE, PENDING_UPDATE, PENDING_DELETE, ACTIVE, FAULT, FREEZED.
    gatehouse.vpn.v1.VpnGateway.supported_features Features this gateway supports.
    gatehouse.vpn.v1.VpnGateway.supported_flavors Specifications this gateway can be changed to.
    gatehouse.vpn.v1.VpnGateway.tags Tags of the gateway.
    gatehouse.vpn.v1.VpnGateway.updated_at Time of the last change.
    gatehouse.vpn.v1.VpnGateway.used_connection_group Connection groups in use; the two connections to one customer gateway make one group.
    gatehouse.vpn.v1.VpnGateway.used_connection_number Connections in use.
    gatehouse.vpn.v1.VpnGateway.vpc_id Service VPC, when attachment_type is vpc.
    gatehouse.vpn.v1.VpnGatewayIkePolicy IKE part of the gateway policy template.
    gatehouse.vpn.v1.VpnGatewayIkePolicy.authentication_algorithm Authentication algorithm.
    gatehouse.vpn.v1.VpnGatewayIkePolicy.dh_group Diffie-Hellman group of phase 1.
    gatehouse.vpn.v1.VpnGatewayIkePolicy.encryption_algorithm Encryption algorithm.
    gatehouse.vpn.v1.VpnGatewayIkePolicy.lifetime_seconds Lifetime of the IKE SA in seconds.
    gatehouse.vpn.v1.VpnGatewayIpsecPolicy IPsec part of the gateway policy template.
    gatehouse.vpn.v1.VpnGatewayIpsecPolicy.authentication_algorithm Authentication algorithm.
    gatehouse.vpn.v1.VpnGatewayIpsecPolicy.encryption_algorithm Encryption algorithm.
    gatehouse.vpn.v1.VpnGatewayIpsecPolicy.lifetime_seconds Lifetime of the IPsec SA in seconds.
    gatehouse.vpn.v1.VpnGatewayIpsecPolicy.pfs Diffie-Hellman group used for PFS.
    gatehouse.vpn.v1.VpnGatewayPatch Changes to a gateway. A field left out keeps its value.
    gatehouse.vpn.v1.VpnGatewayPatch.eip_id_1 EIP to bind in place of the first; unbind the present one before (VGW-13).
    gatehouse.vpn.v1.VpnGatewayPatch.eip_id_2 EIP to bind in place of the second; unbind the present one before (VGW-13).
    gatehouse.vpn.v1.VpnGatewayPatch.local_subnets Replaces the cloud-side networks (VGW-13).
    gatehouse.vpn.v1.VpnGatewayPatch.name New name.
    gatehouse.vpn.v1.VpnGatewayPatch.policy_template Gateway-level policy template.
    gatehouse.vpn.v1.VpnGatewayService VPN gateways: the cloud side of a VPN.
    gatehouse.vpn.v1.VpnGatewayService.CreateVpnGateway Creates a gateway. It is usable once its status is ACTIVE; the answer carries no status.
    gatehouse.vpn.v1.VpnGatewayService.DeleteVpnGateway Deletes a gateway.
    gatehouse.vpn.v1.VpnGatewayService.GetTopology Gets a gateway with its connections, their customer gateways and monitors, and its tags, all asked for at the same time.
    gatehouse.vpn.v1.VpnGatewayService.GetVpnGateway Gets one gateway.
    gatehouse.vpn.v1.VpnGatewayService.GetVpnGatewayRoutingTable Reads the routes that a gateway knows. The cloud documents the permission for it alone; its SDK tells the fields (A5).
    gatehouse.vpn.v1.VpnGatewayService.ListVpnGatewayAvailabilityZones Lists the zones that gateways can be deployed in, by specification.
    gatehouse.vpn.v1.VpnGatewayService.ListVpnGateways Lists the gateways of the project.
    gatehouse.vpn.v1.VpnGatewayService.UpdateVpnGateway Changes name, networks, EIPs or policy template of a gateway.
    gatehouse.vpn.v1.VpnGatewayService.UpdateVpnGatewaySpecification Changes the specification of a pay-per-use gateway.
    gatehouse.vpn.v1.VpnGatewayService.WatchVpnGateway Tells the states of one gateway as they are seen, until it has settled; then it ends.¶Over REST these are server-sent events, each with its resume token as id. However many watch, the cloud is asked once for all of them.
    gatehouse.vpn.v1.VpnGatewaySpec A gateway to create. What is left out is chosen by the cloud: the gateway fills in nothing.
    gatehouse.vpn.v1.VpnGatewaySpec.access_private_ip_1 First private access address; only with the second and different from it (VGW-8).
    gatehouse.vpn.v1.VpnGatewaySpec.access_private_ip_2 Second private access address (VGW-8).
    gatehouse.vpn.v1.VpnGatewaySpec.access_subnet_id Subnet of the access VPC; connect_subnet when left out (VGW-4).
    gatehouse.vpn.v1.VpnGatewaySpec.access_vpc_id Access VPC; vpc_id when left out (VGW-2).
    gatehouse.vpn.v1.VpnGatewaySpec.attachment_type vpc (the default) or an enterprise router, er.
    gatehouse.vpn.v1.VpnGatewaySpec.availability_zone_ids Zones to deploy in; chosen by the cloud when left out (VGW-6).
    gatehouse.vpn.v1.VpnGatewaySpec.bgp_asn BGP AS number; 64512 when left out.
    gatehouse.vpn.v1.VpnGatewaySpec.connect_subnet Subnet of the service VPC; required when attachment_type is vpc (VGW-4).
    gatehouse.vpn.v1.VpnGatewaySpec.eip1 First or active EIP; only for network_type public (VGW-7).
    gatehouse.vpn.v1.VpnGatewaySpec.eip2 Second or standby EIP; only for network_type public (VGW-7).
    gatehouse.vpn.v1.VpnGatewaySpec.enterprise_project_id Enterprise project; "0", the default one, when left out.
    gatehouse.vpn.v1.VpnGatewaySpec.flavor Professional1 (the default), Professional2.
    gatehouse.vpn.v1.VpnGatewaySpec.ha_mode active-active (the default), active-standby.
    gatehouse.vpn.v1.VpnGatewaySpec.ip_version ipv4, the default.
    gatehouse.vpn.v1.VpnGatewaySpec.local_subnets Cloud-side networks; required when attachment_type is vpc (VGW-3).
    gatehouse.vpn.v1.VpnGatewaySpec.name Left out: a name of the form vpngw-**** is generated.
    gatehouse.vpn.v1.VpnGatewaySpec.network_type public over EIPs (the default), private over addresses of a VPC.
    gatehouse.vpn.v1.VpnGatewaySpec.tags Tags set at creation, at most 20 (VGW-12).
    gatehouse.vpn.v1.VpnGatewaySpec.vpc_id Service VPC; required when attachment_type is vpc (VGW-1).
    gatehouse.vpn.v1.WatchConnectionMonitorRequest Which monitor to watch, and until when.
    gatehouse.vpn.v1.WatchConnectionMonitorRequest.connection_monitor_id Monitor id.
    gatehouse.vpn.v1.WatchConnectionMonitorRequest.resume_token `resume_token` of the last state that was told: what is known already is not told again. Over REST `last-event-id` does the same, and counts more.
    gatehouse.vpn.v1.WatchConnectionMonitorRequest.until What ends the watch: SETTLED, an end state (ACTIVE), which is meant where it is left out; DELETED, the monitor is gone; NOTHING, so that only time does.
    gatehouse.vpn.v1.WatchConnectionMonitorResponse A state of the monitor.
    gatehouse.vpn.v1.WatchConnectionMonitorResponse.connection_monitor The monitor as the cloud showed it; absent once it is gone.
    gatehouse.vpn.v1.WatchConnectionMonitorResponse.is_end Nothing follows: the watch ends with this state.
    gatehouse.vpn.v1.WatchConnectionMonitorResponse.observed_at When the cloud showed it.
    gatehouse.vpn.v1.WatchConnectionMonitorResponse.resume_token To go on from here with another watch.
    gatehouse.vpn.v1.WatchConnectionMonitorResponse.status Its status; DELETED once it is gone.
    gatehouse.vpn.v1.WatchVpnConnectionRequest Which connection to watch, and until when.
    gatehouse.vpn.v1.WatchVpnConnectionRequest.resume_token `resume_token` of the last state that was told: what is known already is not told again. Over REST `last-event-id` does the same, and counts more.
    gatehouse.vpn.v1.WatchVpnConnectionRequest.until What ends the watch: SETTLED, an end state (ACTIVE, DOWN, ERROR, FREEZED), which is meant where it is left out; DELETED, the connection is gone; NOTHING, so that only time does.
    gatehouse.vpn.v1.WatchVpnConnectionRequest.vpn_connection_id Connection id.
    gatehouse.vpn.v1.WatchVpnConnectionResponse A state of the connection.
    gatehouse.vpn.v1.WatchVpnConnectionResponse.is_end Nothing follows: the watch ends with this state.
    gatehouse.vpn.v1.WatchVpnConnectionResponse.observed_at When the cloud showed it.
    gatehouse.vpn.v1.WatchVpnConnectionResponse.resume_token To go on from here with another watch.
    gatehouse.vpn.v1.WatchVpnConnectionResponse.status Its status; DELETED once it is gone.
    gatehouse.vpn.v1.WatchVpnConnectionResponse.vpn_connection The connection as the cloud showed it; absent once it is gone.
    gatehouse.vpn.v1.WatchVpnGatewayRequest Which gateway to watch, and until when.
    gatehouse.vpn.v1.WatchVpnGatewayRequest.resume_token `resume_token` of the last state that was told: what is known already is not told again. Over REST `last-event-id` does the same, and counts more.
    gatehouse.vpn.v1.WatchVpnGatewayRequest.until What ends the watch: SETTLED, an end state (ACTIVE, FAULT, FREEZED), which is meant where it is left out; DELETED, the gateway is gone; NOTHING, so that only time does.
    gatehouse.vpn.v1.WatchVpnGatewayRequest.vgw_id Gateway id.
    gatehouse.vpn.v1.WatchVpnGatewayResponse A state of the gateway.
    gatehouse.vpn.v1.WatchVpnGatewayResponse.is_end Nothing follows: the watch ends with this state.
    gatehouse.vpn.v1.WatchVpnGatewayResponse.observed_at When the cloud showed it.
    gatehouse.vpn.v1.WatchVpnGatewayResponse.resume_token To go on from here with another watch.
    gatehouse.vpn.v1.WatchVpnGatewayResponse.status Its status; DELETED once it is gone.
    gatehouse.vpn.v1.WatchVpnGatewayResponse.vpn_gateway The gateway as the cloud showed it; absent once it is gone.
    """#
}
