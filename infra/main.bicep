// The whole of Alerts on Azure, in one resource group. docs/deploy.md goes through it; ADR 18 says why it is as it is.
targetScope = 'subscription'

import { Stage } from 'stages.bicep'

@description('The name of this installation: of its resource group, and of azd\'s environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region, which must have Flex Consumption.')
@minLength(1)
param location string

@description('The sizes: one of stages.bicep.')
param stage Stage

@description('Who is told by mail when an alarm goes off; empty for nobody: alarms then show in the portal only.')
param operatorEmail string = ''

@description('Object id of whoever may write secrets into the vault, usually who deploys; empty for nobody.')
param operatorPrincipalId string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorPrincipalType string = 'User'

@description('IPv4 addresses or ranges from which operators reach storage and Key Vault past a private network; empty for none.')
param operatorAddresses string[] = []

@description('A verified sender at SendGrid. With it mail goes by SendGrid, with the key in the secret `sendgrid-api-key`; without it no mail is sent.')
param mailFrom string = ''

@description('Where readers reach this installation; empty for the app\'s own address.')
param publicUrl string = ''

@description('More of the product\'s settings by name, such as Alerts__Sources__Contact (docs/settings.md). No secrets: those are Key Vault references.')
param settings { *: string } = {}

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

// Said once, and not taken from outputs, so that `what-if` can tell before anything exists.
var names = {
  identity: 'id-alerts-${token}'
  workspace: 'log-${token}'
  insights: 'appi-${token}'
  network: 'alerts-${token}'
  storage: 'st${token}'
  deploymentContainer: 'deployment'
  serviceBus: 'sb-${token}'
  queues: ['alerts', 'deliveries']
  vault: 'kv-${token}'
  ringKey: 'data-protection'
  app: 'func-alerts-${token}'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { name: names.identity, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    location: location
    tags: tags
    stage: stage
  }
}

module network 'modules/network.bicep' = if (stage.privateNetwork) {
  scope: group
  params: { name: names.network, location: location, tags: tags }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: names.storage
    deploymentContainerName: names.deploymentContainer
    location: location
    tags: tags
    stage: stage
    operatorAddresses: operatorAddresses
  }
}

module serviceBus 'modules/serviceBus.bicep' = {
  scope: group
  params: { name: names.serviceBus, queueNames: names.queues, location: location, tags: tags }
}

module keyVault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    name: names.vault
    ringKeyName: names.ringKey
    location: location
    tags: tags
    stage: stage
    operatorAddresses: operatorAddresses
    workspaceId: monitoring.outputs.workspaceId
  }
}

module endpoints 'modules/privateEndpoints.bicep' = if (stage.privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointsSubnetId
    storageName: names.storage
    vaultName: names.vault
  }
  dependsOn: [storage, keyVault]
}

module roles 'modules/roles.bicep' = {
  scope: group
  params: {
    identityName: names.identity
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    storageName: names.storage
    serviceBusName: names.serviceBus
    queueNames: names.queues
    vaultName: names.vault
    ringKeyName: names.ringKey
    insightsName: names.insights
  }
  dependsOn: [identity, storage, serviceBus, keyVault, monitoring]
}

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  params: {
    name: names.app
    location: location
    tags: tags
    stage: stage
    identityName: names.identity
    subnetId: network.?outputs.appSubnetId
    storageName: names.storage
    deploymentContainerName: names.deploymentContainer
    serviceBusName: names.serviceBus
    vaultName: names.vault
    ringKeyName: names.ringKey
    insightsName: names.insights
    mailFrom: mailFrom
    publicUrl: publicUrl
    settings: settings
  }
  // The app reads storage, queues and vault as soon as it starts: it must be allowed to, and reach them.
  dependsOn: [roles, endpoints]
}

module alarms 'modules/alarms.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    stage: stage
    operatorEmail: operatorEmail
    serviceBusName: names.serviceBus
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [serviceBus]
}

// azd keeps the outputs in its environment, so their names must differ from those of the variables that main.bicepparam reads.
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = names.app
output AZURE_KEY_VAULT_NAME string = names.vault
output AZURE_SERVICE_BUS_NAME string = names.serviceBus
output AZURE_STORAGE_NAME string = names.storage
output ALERTS_URL string = functionApp.outputs.url
output ALERTS_TABLE_ENDPOINT string = storage.outputs.tableEndpoint
output ALERTS_BLOB_ENDPOINT string = storage.outputs.blobEndpoint
output ALERTS_VAULT_KEY string = keyVault.outputs.ringKeyUri
output ALERTS_OUTBOUND_ADDRESS string = network.?outputs.outboundAddress ?? ''
