//! The stack of the template: what it is, what would change, and changing it.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, bail};
use aws_sdk_cloudformation::Client;
use aws_sdk_cloudformation::types::{
    Capability, ChangeSetStatus, ChangeSetType, Parameter, StackStatus, TemplateStage,
};
use functions::aws::Cloud;

use crate::Session;

/// How often CloudFormation is asked how far it is.
const PAUSE: Duration = Duration::from_secs(3);

/// A stack, whether or not it is there.
pub(super) struct Stack {
    client: Client,
    name: String,
    found: Option<aws_sdk_cloudformation::types::Stack>,
}

/// What deploying needs of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outputs {
    pub(super) site: String,
    pub(super) distribution: String,
    pub(super) keys: String,
    pub(super) address: String,
}

impl Stack {
    pub(super) async fn find(cloud: &Cloud, name: &str) -> anyhow::Result<Self> {
        let client = Client::new(cloud.config());
        let described = client.describe_stacks().stack_name(name).send().await;
        let found = match described {
            Ok(described) => described.stacks.unwrap_or_default().into_iter().next(),
            // A stack that is not there is a fault of the call, told in words.
            Err(error)
                if error.as_service_error().is_some_and(|error| error.meta().code() == Some("ValidationError")) =>
            {
                None
            }
            Err(error) => return Err(error).context("cannot ask CloudFormation for the stack"),
        };
        let found = found.filter(|stack| stack.stack_status != Some(StackStatus::ReviewInProgress));
        Ok(Self { client, name: name.to_owned(), found })
    }

    /// Returns what the stack says of itself, if it is there and whole.
    pub(super) fn outputs(&self) -> Option<Outputs> {
        let outputs = self.found.as_ref()?.outputs();
        let value = |name: &str| {
            let output = outputs.iter().find(|output| output.output_key() == Some(name))?;
            output.output_value().map(str::to_owned)
        };
        Some(Outputs {
            site: value("SiteBucket")?,
            distribution: value("DistributionId")?,
            keys: value("KeysSecret")?,
            address: value("Address")?,
        })
    }

    /// Says in lines what would change.
    pub(super) async fn differences(
        &self,
        template: &str,
        wanted: &BTreeMap<String, String>,
    ) -> anyhow::Result<Vec<String>> {
        let Some(found) = &self.found else { return Ok(vec![format!("`{}` would be made", self.name)]) };
        let answer = self.client.get_template().stack_name(&self.name).template_stage(TemplateStage::Original);
        let answer = answer.send().await;
        let known = answer.context("cannot read the template of the stack")?.template_body.unwrap_or_default();
        let mut lines = Vec::new();
        if known.trim() != template.trim() {
            lines.push("the template would change".to_owned());
        }
        for (name, value) in wanted {
            let known = found.parameters().iter().find(|parameter| parameter.parameter_key() == Some(name));
            let known = known.and_then(Parameter::parameter_value).unwrap_or_default();
            if known != value {
                lines.push(format!("`{name}` would change from `{known}` to `{value}`"));
            }
        }
        if lines.is_empty() {
            lines.push("nothing would change".to_owned());
        }
        Ok(lines)
    }

    /// Makes or changes the stack and waits until it is done.
    pub(super) async fn change(
        &self,
        template: &str,
        wanted: &BTreeMap<String, String>,
        session: &mut Session<'_>,
    ) -> anyhow::Result<Outputs> {
        let set = format!("convoca-{}", jiff::Timestamp::now().as_nanosecond());
        let (kind, doing) = match self.found {
            Some(_) => (ChangeSetType::Update, "changing"),
            None => (ChangeSetType::Create, "making"),
        };
        let call = self.client.create_change_set().stack_name(&self.name).change_set_name(&set).change_set_type(kind);
        let call = call.template_body(template).set_parameters(Some(self.parameters(wanted)));
        let call = call.capabilities(Capability::CapabilityIam).capabilities(Capability::CapabilityAutoExpand);
        call.send().await.context("CloudFormation refuses the change")?;
        if self.is_anything_to_do(&set).await? {
            session.err.line(format!("{doing} the stack `{}`: the first time this takes some minutes", self.name))?;
            let executed = self.client.execute_change_set().stack_name(&self.name).change_set_name(&set).send().await;
            executed.context("CloudFormation does not begin the change")?;
        }
        self.settled().await
    }

    /// Returns parameters: what is named, and for the rest of a stack that is there what it has.
    fn parameters(&self, wanted: &BTreeMap<String, String>) -> Vec<Parameter> {
        let set =
            wanted.iter().map(|(name, value)| Parameter::builder().parameter_key(name).parameter_value(value).build());
        let known = self.found.iter().flat_map(|stack| stack.parameters()).filter_map(Parameter::parameter_key);
        let kept = known.filter(|name| !wanted.contains_key(*name));
        let kept = kept.map(|name| Parameter::builder().parameter_key(name).use_previous_value(true).build());
        set.chain(kept).collect()
    }

    /// Waits until CloudFormation knows what a change means, and tells whether that is anything.
    async fn is_anything_to_do(&self, set: &str) -> anyhow::Result<bool> {
        loop {
            let described = self.client.describe_change_set().stack_name(&self.name).change_set_name(set).send().await;
            let described = described.context("cannot ask how far the change is")?;
            let reason = described.status_reason().unwrap_or_default();
            match described.status() {
                Some(ChangeSetStatus::CreateComplete) => return Ok(true),
                Some(ChangeSetStatus::Failed)
                    if reason.contains("didn't contain changes") || reason.contains("No updates") =>
                {
                    // What changes nothing is not kept.
                    let _ = self.client.delete_change_set().stack_name(&self.name).change_set_name(set).send().await;
                    return Ok(false);
                }
                Some(ChangeSetStatus::Failed) => bail!("CloudFormation refuses the change: {reason}"),
                _ => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Waits until the stack is whole.
    async fn settled(&self) -> anyhow::Result<Outputs> {
        loop {
            let described = self.client.describe_stacks().stack_name(&self.name).send().await;
            let described = described.context("cannot ask how far the stack is")?;
            let found = described.stacks.unwrap_or_default().into_iter().next();
            let status = found.as_ref().and_then(|stack| stack.stack_status.clone());
            let status = status.as_ref().map_or("", StackStatus::as_str);
            if status.ends_with("IN_PROGRESS") {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            if !matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE") {
                let reason =
                    found.as_ref().and_then(|stack| stack.stack_status_reason()).unwrap_or("its events say why");
                bail!("the stack `{}` is {status}: {reason}", self.name);
            }
            let whole = Self { client: self.client.clone(), name: self.name.clone(), found };
            return whole.outputs().context("the stack has not the outputs of the template");
        }
    }
}
