//! Blocks into resource instances with their arguments evaluated.

use std::rc::Rc;
use std::sync::Arc;

use super::address::Address;
use super::evaluate::{Evaluator, Item, ModuleInstance, Scope, because};
use super::lifecycle::{Lifecycle, depends_on};
use super::module::{ResourceBlock, attribute, literal};
use super::value::{Data, Member, Presence, Value};
use crate::source::Span;
use crate::syntax::hcl::{Block, Body};

/// One instance of a `resource` or `data` block, or of an entry that means the same in another form.
#[derive(Debug, Clone)]
pub struct Resource {
    /// What it is called.
    pub address: Arc<Address>,
    /// What a reader recognises it by: the block's type and name.
    pub header: Span,
    /// The arguments that are set. Nested blocks are a list of maps under their name.
    pub fields: Vec<Field>,
    /// Under which conditions it exists.
    pub presence: Presence,
    /// The headers of the module calls that lead to it, outermost first.
    pub callers: Vec<Span>,
    /// The alias of its provider configuration in the root module; nothing for the default one.
    pub provider: String,
    /// Where `count` or `for_each` is written, if the block is repeated.
    pub repeated: Option<Span>,
    /// What Terraform is told about changing it.
    pub lifecycle: Lifecycle,
    /// What it waits for beside what it refers to, as written.
    pub depends_on: Vec<String>,
    /// The literal id that an `import` block of the root module gives it.
    pub import_id: Option<Value>,
    /// What Terraform's state says of it where that is something else. `None` if no state is known to have it.
    pub recorded: Option<Vec<Field>>,
}

/// An argument of a resource.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: Arc<str>,
    /// Where the name is written.
    pub name_span: Span,
    /// Its value.
    pub value: Value,
}

impl Resource {
    /// The value of an argument. `None` if it is not set.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields
            .iter()
            .find(|field| &*field.name == name)
            .map(|field| &field.value)
    }

    /// The value of an argument that Terraform's state has for it. `None` if that is not known, or not set.
    pub fn recorded(&self, name: &str) -> Option<&Value> {
        let recorded = self.recorded.as_ref()?;
        let differing = recorded.iter().find(|field| &*field.name == name);
        differing
            .map(|field| &field.value)
            .or_else(|| self.field(name))
    }
}

/// Arguments and blocks of a resource that Terraform reads itself.
fn is_meta(name: &str) -> bool {
    matches!(
        name,
        "count"
            | "for_each"
            | "provider"
            | "depends_on"
            | "lifecycle"
            | "provisioner"
            | "connection"
    )
}

/// Every Okta resource of a root module and of the modules it calls.
pub fn expand(evaluator: &Evaluator<'_>) -> Vec<Resource> {
    let mut resources = Vec::new();
    walk(evaluator, &evaluator.top(), &mut resources);
    resources
}

fn walk<'a>(
    evaluator: &Evaluator<'a>,
    instance: &Rc<ModuleInstance<'a>>,
    resources: &mut Vec<Resource>,
) {
    for (index, block) in instance.module.resources.iter().enumerate() {
        if !block.kind.starts_with("okta_") {
            continue;
        }
        for item in evaluator.repetition(instance, index).items() {
            resources.push(resource(evaluator, instance, block, item.as_ref()));
        }
    }
    for call in 0..instance.module.calls.len() {
        for child in evaluator
            .module_instances(instance, call)
            .iter()
            .flat_map(|children| children.iter())
        {
            walk(evaluator, child, resources);
        }
    }
}

fn resource<'a>(
    evaluator: &Evaluator<'a>,
    instance: &Rc<ModuleInstance<'a>>,
    block: &'a ResourceBlock,
    item: Option<&Rc<Item>>,
) -> Resource {
    let scope = Scope::of(Rc::clone(instance)).with_item(item.cloned());
    let key = item.map(|item| item.key.clone());
    let mut presence = instance.presence.clone();
    presence.extend(item.iter().flat_map(|item| item.presence.iter().cloned()));
    let repeated = attribute(&block.body, "count").or_else(|| attribute(&block.body, "for_each"));
    let address = Arc::new(evaluator.address_in(&scope, block, key));
    let fields = fields(evaluator, &block.body, &scope, is_meta);
    Resource {
        import_id: import_id(evaluator, &address),
        recorded: None,
        lifecycle: Lifecycle::of(&block.body),
        depends_on: depends_on(&block.body),
        address,
        header: block.header,
        fields,
        presence,
        callers: instance.callers.clone(),
        provider: instance.provider(&block.body),
        repeated: repeated.map(|argument| argument.name.span),
    }
}

/// The literal id that the root module imports to an address.
fn import_id(evaluator: &Evaluator<'_>, address: &Address) -> Option<Value> {
    let top = evaluator.top();
    if top.module.imports.is_empty() {
        return None;
    }
    let wanted = address.to_string();
    let mut imports = top.module.imports.iter();
    let import = imports.find(|import| import.to == wanted)?;
    Some(Value::string(import.id.span, import.literal_id()?))
}

/// The arguments and nested blocks of a body but for those that are left out.
fn fields<'a>(
    evaluator: &Evaluator<'a>,
    body: &'a Body,
    scope: &Scope<'a>,
    left_out: fn(&str) -> bool,
) -> Vec<Field> {
    let mut fields: Vec<Field> = body
        .attributes
        .iter()
        .filter(|attribute| !left_out(&attribute.name.text))
        .map(|attribute| Field {
            name: attribute.name.text.as_str().into(),
            name_span: attribute.name.span,
            value: evaluator.evaluate(&attribute.value, scope),
        })
        .filter(|field| !field.value.is_null())
        .collect();
    for block in &body.blocks {
        match block.labels.as_slice() {
            [] if !left_out(&block.kind.text) => {
                nest(
                    &mut fields,
                    &block.kind.text,
                    block.header,
                    [content(evaluator, block, scope)],
                );
            }
            [label] if block.kind.text == "dynamic" => {
                let blocks = dynamic(evaluator, &label.text, block, scope);
                nest(&mut fields, &label.text, block.header, blocks);
            }
            _ => {}
        }
    }
    fields
}

/// Adds nested blocks to the list under their name.
fn nest(fields: &mut Vec<Field>, name: &str, span: Span, blocks: impl IntoIterator<Item = Value>) {
    let known = fields.iter_mut().find(|field| &*field.name == name);
    let mut all: Vec<Value> = match &known {
        Some(field) => field
            .value
            .elements()
            .map_or_else(|| vec![field.value.clone()], <[Value]>::to_vec),
        None => Vec::new(),
    };
    all.extend(blocks);
    let data = Data::List(all.into());
    match known {
        Some(field) => field.value.data = data,
        None => fields.push(Field {
            name: name.into(),
            name_span: span,
            value: Value::at(span, data),
        }),
    }
}

fn content<'a>(evaluator: &Evaluator<'a>, block: &'a Block, scope: &Scope<'a>) -> Value {
    let members = fields(evaluator, &block.body, scope, |_| false).into_iter();
    let members = members.map(|field| Member {
        key: field.name,
        key_span: field.name_span,
        value: field.value,
    });
    Value::at(block.header, Data::Map(members.collect()))
}

/// The blocks that a `dynamic` block stands for. An unknown collection gives one unknown block: there may be any number.
fn dynamic<'a>(
    evaluator: &Evaluator<'a>,
    label: &str,
    block: &'a Block,
    scope: &Scope<'a>,
) -> Vec<Value> {
    let (Some(for_each), Some(inner)) = (
        attribute(&block.body, "for_each"),
        block
            .body
            .blocks
            .iter()
            .find(|inner| inner.kind.text == "content"),
    ) else {
        return vec![Value::unknown(
            block.header,
            "a `dynamic` block without `for_each` and `content`",
        )];
    };
    let collection = evaluator.evaluate(&for_each.value, scope);
    let Some(pairs) = evaluator.pairs(&collection) else {
        return vec![because(block.header, &collection)];
    };
    let iterator = attribute(&block.body, "iterator")
        .map(|iterator| super::print::expression(&iterator.value));
    let iterator = iterator.or_else(|| literal(&block.body, "iterator").map(str::to_owned));
    let name = iterator.unwrap_or_else(|| label.to_owned());
    let blocks = pairs.into_iter().map(|(key, value)| {
        let members = [("key", key), ("value", value)].map(|(name, value)| Member {
            key: name.into(),
            key_span: for_each.name.span,
            value,
        });
        let each = Value::at(for_each.name.span, Data::Map(members.into()));
        content(evaluator, inner, &scope.bind(&name, each))
    });
    blocks.collect()
}
