// The app on Flex Consumption, and every setting that it reads.

import { Stage } from '../stages.bicep'

param name string
param location string
param tags { *: string }
param stage Stage
param identityName string
@description('The delegated subnet that the app sends through; null for none.')
param subnetId string?
param storageName string
param deploymentContainerName string
param serviceBusName string
param vaultName string
param ringKeyName string
param insightsName string
param mailFrom string
param publicUrl string
param settings { *: string }

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName

  resource ringKey 'keys' existing = {
    name: ringKeyName
  }
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: stage.instanceMemoryMB
        maximumInstanceCount: stage.maximumInstances
        alwaysReady: stage.alwaysReadyApi == 0 ? [] : [{ name: 'http', instanceCount: stage.alwaysReadyApi }]
      }
    }
  }

  // Nobody deploys or reads logs by a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

// The runtime and its version are in functionAppConfig: Flex Consumption refuses FUNCTIONS_WORKER_RUNTIME and its like.
var host = {
  AZURE_CLIENT_ID: identity.properties.clientId
  AzureWebJobsStorage__accountName: storage.name
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  ServiceBus__fullyQualifiedNamespace: parseUri(serviceBus.properties.serviceBusEndpoint).host
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identity.properties.clientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
}

// Seconds first, in UTC; `settings` may say otherwise.
var schedules = {
  WatchNoticesSchedule: '0 * * * * *'
  WatchPoliciesSchedule: '30 */10 * * * *'
  WatchExpiriesSchedule: '0 */10 * * * *'
  SendDigestsSchedule: '15 * * * * *'
  SweepLostWorkSchedule: '45 * * * * *'
}

var product = {
  Alerts__Storage__TableEndpoint: storage.properties.primaryEndpoints.table
  Alerts__Storage__BlobEndpoint: storage.properties.primaryEndpoints.blob
  Alerts__Storage__Prefix: 'alerts'
  Alerts__Keys__VaultKey: vault::ringKey.properties.keyUri
  Alerts__Delivery__PublicUrl: empty(publicUrl) ? 'https://${app.properties.defaultHostName}' : publicUrl
}

var mail = empty(mailFrom)
  ? {}
  : {
      Alerts__SendGrid__From: mailFrom
      Alerts__SendGrid__ApiKey: '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/sendgrid-api-key)'
    }

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(schedules, settings, host, product, mail)
}

output url string = 'https://${app.properties.defaultHostName}'
