using 'main.bicep'

import { stages } from 'stages.bicep'

// azd hands over the variables of its environment (`azd env set NAME VALUE`); `az deployment sub create` reads those of the shell.
// None is a secret: docs/deploy.md says how the one secret gets into Key Vault without passing here.

var addresses = readEnvironmentVariable('ALERTS_OPERATOR_ADDRESSES', '')

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param stage = stages[readEnvironmentVariable('ALERTS_STAGE', 'dev')]
param operatorEmail = readEnvironmentVariable('ALERTS_OPERATOR_EMAIL', '')
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
param operatorAddresses = empty(addresses) ? [] : split(addresses, ',')
param mailFrom = readEnvironmentVariable('ALERTS_MAIL_FROM', '')
param publicUrl = readEnvironmentVariable('ALERTS_PUBLIC_URL', '')
param settings = json(readEnvironmentVariable('ALERTS_SETTINGS', '{}'))
