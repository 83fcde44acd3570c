mod comms;
mod entries;
mod hostile;
mod people;
mod settings;
mod work;
