//! One platform of an image, read.

use std::collections::HashMap;
use std::rc::Rc;

use ogive_oci::Config;
use ogive_system::System;

use super::layer::{Layer, Node};
use super::starts::starts;
use super::store::{Image, Piece, Store, Unread, small};
use super::tree::Tree;
use super::{ImageError, ImageOptions, ImagePlatform, LayerSeen};
use crate::{Item, Place, Seen};

/// Reads platforms; layers that several of them share are read once.
pub(super) struct Reader<'r> {
    system: &'r System,
    store: &'r dyn Store,
    options: &'r ImageOptions,
    subject: String,
    layers: HashMap<Piece, Rc<Layer>>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(
        system: &'r System,
        store: &'r dyn Store,
        options: &'r ImageOptions,
        subject: String,
    ) -> Self {
        Self { system, store, options, subject, layers: HashMap::new() }
    }

    /// The image of one platform; what is wrong with it is told in it.
    pub(super) fn read(&mut self, image: &Image) -> ImagePlatform {
        let mut told = ImagePlatform {
            subject: self.subject.clone(),
            name: image.name.clone(),
            manifest: image.manifest.clone(),
            claimed: image.claimed.clone(),
            config: None,
            entrypoint: Vec::new(),
            command: Vec::new(),
            starts: Vec::new(),
            programs: Vec::new(),
            layers: Vec::new(),
            unreadable: None,
            absent: false,
        };
        match &image.pieces {
            Err(unread) => not_read(&mut told, unread.clone()),
            Ok((config, layers)) => {
                if let Err(error) = self.fill(&mut told, config, layers) {
                    not_read(&mut told, error.into());
                }
            }
        }
        told
    }

    fn fill(&mut self, told: &mut ImagePlatform, config: &Piece, pieces: &[Piece]) -> Result<(), ImageError> {
        let config = Config::read(&small(self.store, config)?)?;
        told.config = Some(config.claim.clone());
        told.entrypoint.clone_from(&config.entrypoint);
        told.command.clone_from(&config.command);
        let layers: Vec<Rc<Layer>> = pieces.iter().map(|piece| self.layer(piece)).collect();
        let seen = |(piece, layer): (&Piece, &Rc<Layer>)| LayerSeen {
            name: piece.name(),
            unreadable: layer.unreadable.clone(),
        };
        told.layers = pieces.iter().zip(&layers).map(seen).collect();
        if !layers.is_empty() && layers.iter().all(|layer| layer.absent) {
            not_read(told, Unread::Absent);
            return Ok(());
        }

        let image = told.claim().map_or_else(String::new, ToString::to_string);
        let place = Place::file(&self.subject).within(image);
        let tree = Tree::new(layers.clone());
        for started in starts(&tree, &config) {
            let layer = started.layer.map(|number| pieces[number].name());
            if let (Some(program), Some(layer), Some(path), false) =
                (started.program, &layer, &started.start.path, self.options.all)
            {
                let place = place.within(layer).within(path);
                let item = Item { place, seen: Seen::Program(Box::new(program.clone())) };
                if !told.programs.contains(&item) {
                    told.programs.push(item);
                }
            }
            let mut start = started.start;
            start.layer = layer;
            told.starts.push(start);
        }
        if self.options.all {
            for (number, (piece, layer)) in pieces.iter().zip(&layers).enumerate() {
                for (path, node) in &layer.nodes {
                    if let Node::Program(program) = node
                        && tree.shows(number, path)
                    {
                        let place = place.within(piece.name()).within(format!("/{path}"));
                        told.programs.push(Item { place, seen: Seen::Program(program.clone()) });
                    }
                }
            }
        }
        Ok(())
    }

    fn layer(&mut self, piece: &Piece) -> Rc<Layer> {
        if let Some(layer) = self.layers.get(piece) {
            return Rc::clone(layer);
        }
        let layer = match self.store.open(piece) {
            Ok(stream) => Layer::read(self.system, stream, self.options.all),
            Err(ImageError::Missing { .. }) => {
                Layer { unreadable: Some("not here".into()), absent: true, ..Layer::default() }
            }
            Err(error) => Layer { unreadable: Some(error.to_string()), ..Layer::default() },
        };
        let layer = Rc::new(layer);
        self.layers.insert(piece.clone(), Rc::clone(&layer));
        layer
    }
}

/// Tells why a platform was not read.
fn not_read(told: &mut ImagePlatform, unread: Unread) {
    told.absent = matches!(unread, Unread::Absent);
    told.unreadable = Some(match unread {
        Unread::Absent => "not here, where only other platforms of the image are".into(),
        Unread::Because(because) => because,
    });
}
